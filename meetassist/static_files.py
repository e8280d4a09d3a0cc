"""Files for browsers, under names with a hash once they have been collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # its base has no types
    """A file that has not been collected has its plain name: whitenoise finds it in its package."""

    def stored_name(self, name: str) -> str:
        is_collected = self.hash_key(self.clean_name(name)) in self.hashed_files
        return str(super().stored_name(name)) if is_collected else name
