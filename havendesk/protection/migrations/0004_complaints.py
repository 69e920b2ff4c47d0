"""Table of formal complaints."""

import django.db.models.deletion
from django.db import migrations, models

import havendesk.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0003_erasure"),
        ("protection", "0003_watching"),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("ticket_id", models.UUIDField(unique=True)),
                ("reference", models.CharField(max_length=20)),
                ("profile", models.CharField(max_length=20)),
                ("received_at", models.DateTimeField()),
                ("decide_by", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="customers.customer"
                    ),
                ),
            ],
            options={"db_table": "protection_complaint"},
        ),
    ]
