"""The platform's pages, and two to compare with: one that does nothing and one that asks one thing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from digivaardig.config.urls import urlpatterns as platform
from digivaardig.tenancy.models import Municipality


def empty(request: HttpRequest) -> HttpResponse:
    """Do nothing."""
    return HttpResponse("")


def one_query(request: HttpRequest) -> HttpResponse:
    """Ask one row and show it in the frame of every page."""
    municipality = Municipality.objects.get(slug="groningen")
    return render(request, "ui/error.html", {"municipality": municipality})


urlpatterns = [path("bench/empty/", empty), path("bench/one-query/", one_query), *platform]
