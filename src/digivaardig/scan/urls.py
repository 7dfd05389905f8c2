"""Pages of the scan, and of its rounds."""

from django.urls import path

from . import round_views, views

app_name = "scan"
urlpatterns = [
    path("scan/", views.welcome, name="welcome"),
    path("scan/begin/", views.begin, name="begin"),
    path("scan/code/", views.code, name="code"),
    path("scan/vraag/", views.question, name="question"),
    path("scan/vraag/vorige/", views.previous, name="previous"),
    path("scan/later/", views.pause, name="pause"),
    path("scan/klaar/", views.done, name="done"),
    path("scan/inleveren/", views.finish, name="finish"),
    path("scan/wissen/", views.erase, name="erase"),
    path("scan/ronde/<int:round>/", round_views.about, name="about"),
    path("rondes/", round_views.rounds, name="rounds"),
    path("rondes/nieuw/", round_views.round_new, name="round_new"),
    path("rondes/<int:round>/", round_views.round_page, name="round"),
    path("rondes/<int:round>/wijzigen/", round_views.round_edit, name="round_edit"),
    path("rondes/<int:round>/beoordeling/", round_views.round_assess, name="round_assess"),
    path("rondes/<int:round>/instemming/", round_views.round_consent, name="round_consent"),
    path("rondes/<int:round>/openen/", round_views.round_open, name="round_open"),
    path("rondes/<int:round>/kaarten/", round_views.round_cards, name="round_cards"),
]
