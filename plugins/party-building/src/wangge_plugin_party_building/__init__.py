"""Party organisations and the life of their members: development, meetings, dues, study, publicity, help by skill, wishes."""
