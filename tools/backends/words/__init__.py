"""What gives words: describers, readers, transcribers, subtitles."""
