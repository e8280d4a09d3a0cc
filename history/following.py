"""Which tables are followed; a migration follows one more by `history_follow`, and a test compares."""

FOLLOWED = frozenset({
    "accounts_channelidentity", "accounts_consent", "accounts_customer", "accounts_device", "accounts_invitation",
    "accounts_partner", "accounts_privacyrequest", "accounts_servicelevel",
    "accounts_user", "accounts_user_groups", "accounts_user_user_permissions", "auth_group", "auth_group_permissions",
    "bookings_appointment", "bookings_bookingrequest", "bookings_waitlistentry",
    "chatbot_handofftopic", "chatbot_knowledgedocument", "chatbot_savedreply",
    "consultants_business", "consultants_businesspolicy", "consultants_calendarfeed", "consultants_consultant",
    "consultants_dateoverride", "consultants_holiday", "consultants_owncalendar", "consultants_service",
    "consultants_service_consultants", "consultants_timeoff",
    "consultants_workinghours", "mfa_authenticator", "socialaccount_socialaccount",
})  # fmt: skip
