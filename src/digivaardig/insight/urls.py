"""Pages of figures about groups."""

from django.urls import path

from . import views

app_name = "insight"
urlpatterns = [
    path("inzicht/", views.overview, name="overview"),
    path("inzicht/<uuid:publication>/", views.one_round, name="round"),
    path("inzicht/<uuid:publication>/cijfers.csv", views.figures_csv, name="csv"),
    path("inzicht/<uuid:publication>/groep/<uuid:pool>/", views.unit, name="unit"),
    path("inzicht/<uuid:publication>/onderdeel/<slug:unit>/", views.total, name="total"),
]
