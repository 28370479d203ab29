import no_such_module_at_all


def time_unseen():
    pass
