//! Backup, restore, doctor.
