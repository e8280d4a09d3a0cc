"""Questions that no flow answers: from the views of schema assist in SQL, and from documents."""
