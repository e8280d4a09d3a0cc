"""The pages of the team about appointments, under /admin/."""

from django.contrib import admin
from django.urls import path
from django.views.decorators.http import require_safe

from bookings.pages import book, exchange
from bookings.pages.call import call
from bookings.pages.panel import panel
from bookings.pages.today import day, today

view = admin.site.admin_view
urlpatterns = [
    path("", view(today), name="today"),
    path("day/<str:day>/", view(day), name="day"),
    path("tables/", view(require_safe(admin.site.index)), name="tables"),
    path("appointments/<str:code>/", view(panel), name="panel"),
    path("book/", view(book.book), name="book"),
    path("book/customer/", view(book.new_customer), name="book-customer"),
    path("book/days/", view(book.days), name="book-days"),
    path("book/<str:code>/", view(book.booked), name="booked"),
    path("exchange/", view(exchange.exchange), name="exchange"),
    path("exchange/export/", view(exchange.export), name="export"),
    path("call/", view(call), name="call"),
]
