"""Tables of the room at its beginning."""

from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("exchange_customer_id", models.CharField(max_length=128)),
                ("subject_id", models.UUIDField()),
                ("intent", models.CharField(max_length=40)),
                ("finding", models.JSONField()),
                ("digest_told", models.CharField(max_length=64)),
                ("next_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("silent_times", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "resolvers_watch",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)), fields=["next_at"], name="resolvers_watch_due"
                    ),
                    models.Index(fields=["ended_at"], name="resolvers_watch_ended"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("subject_id", "intent"),
                        name="resolvers_watch_once",
                    )
                ],
            },
        ),
    ]
