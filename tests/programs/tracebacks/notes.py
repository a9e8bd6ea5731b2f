error = ValueError("with notes")
error.add_note("the first note")
error.add_note("the second note\non two lines")
raise error
