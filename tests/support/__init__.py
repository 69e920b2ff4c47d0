"""What tests share: settings, the test server and databases, a running product."""
