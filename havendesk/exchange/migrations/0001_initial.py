"""Which masked fields were shown to whom: rows are added, never changed."""

from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Reveal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("agent_id", models.UUIDField()),
                ("ticket_id", models.UUIDField()),
                ("field", models.CharField(max_length=200)),
                ("request_key", models.CharField(max_length=128)),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "db_table": "exchange_reveal",
                "indexes": [models.Index(fields=["agent_id", "at"], name="exchange_reveal_of_agent")],
                "constraints": [
                    models.UniqueConstraint(fields=("agent_id", "request_key"), name="exchange_reveal_once")
                ],
            },
        ),
        # A count that its own program could lower would limit nothing.
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON exchange_reveal FROM havendesk_app",
            migrations.RunSQL.noop,
        ),
    ]
