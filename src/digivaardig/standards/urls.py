"""Pages of standard setting: of who leads a panel, and of who sits in it."""

from django.urls import path

from . import seat_views, views

app_name = "standards"
urlpatterns = [
    path("niveaus/", views.index, name="index"),
    path("niveaus/nieuw/", views.begin, name="begin"),
    path("niveaus/<int:panel>/", views.panel_page, name="panel"),
    path("niveaus/<int:panel>/boekje/", views.booklet, name="booklet"),
    path("niveaus/<int:panel>/codes/", views.codes, name="codes"),
    path("niveaus/<int:panel>/verder/", views.go_on, name="go_on"),
    path("niveaus/<int:panel>/goedkeuren/", views.approve, name="approve"),
    path("panel/", seat_views.sit, name="sit"),
    path("panel/boekje/", seat_views.seat, name="seat"),
    path("panel/weg/", seat_views.leave, name="leave"),
]
