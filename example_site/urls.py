"""Addresses of the example site."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from example_site.bank import tryout, views

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("django-admin/", admin.site.urls),  # where waffle keeps its flags and switches
    path("documents/", include(wagtaildocs_urls)),
    path("sign-in/", LoginView.as_view(template_name="bank/sign_in.html"), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("account/", views.account, name="account"),
    path("search/", views.search, name="search"),
    path("try/person/", tryout.be_person, name="be_person"),
    path("try/guise/", tryout.be_in_guise, name="be_in_guise"),
    path("try/yourself/", tryout.be_yourself, name="be_yourself"),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
