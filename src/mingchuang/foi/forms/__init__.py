"""What people type about applications, checked before an action sees it."""
