from django.apps import apps
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents import urls as wagtaildocs_urls

from tests.testapp.views import plain

api = WagtailAPIRouter("wagtailapi")
api.register_endpoint("pages", PagesAPIViewSet)

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("api/v2/", api.urls),
    path("documents/", include(wagtaildocs_urls)),
    path("plain/", plain, name="plain"),
    path("", include(wagtail_urls)),
]

if apps.is_installed("wagtail.api.v3"):
    from wagtail.api.v3.urls import api as api_v3

    urlpatterns.insert(0, path("api/v3/", api_v3.urls))
