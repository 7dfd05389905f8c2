"""Every page. What lies under a municipality is reached through a door (`organisations.access`)."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

tenant_pages: list[URLPattern | URLResolver] = [
    path("", include("digivaardig.organisations.urls")),
    path("", include("digivaardig.codes.urls")),
    path("", include("digivaardig.scan.urls")),
    path("", include("digivaardig.advice.urls")),
    path("", include("digivaardig.learning.urls")),
    path("", include("digivaardig.authoring.urls")),
    path("", include("digivaardig.standards.urls")),
    path("", include("digivaardig.items.urls")),
    path("", include("digivaardig.insight.urls")),
    path("", include("digivaardig.home.urls")),
]
if settings.DEMO:
    tenant_pages.append(path("", include("digivaardig.home.demo_urls")))

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("digivaardig.home.front_urls")),
    path("taal/", set_language, name="set_language"),
    path("account/", include("digivaardig.accounts.urls")),
    path("<slug:municipality>/", include(tenant_pages)),
]
