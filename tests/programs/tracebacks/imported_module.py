import helper_module

helper_module.call(lambda: helper_module.fail("from the helper"))
