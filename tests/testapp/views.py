"""An ordinary Django view, which knows nothing of Wagtail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def plain(request: HttpRequest) -> HttpResponse:
    return render(request, "testapp/plain.html")
