"""The search's sparse vectors and statistics; filled from what is published when the desk starts."""

import django.db.models.deletion
import pgvector.django
from django.db import migrations, models

import havendesk.kernel.ids

PLACES = 1 << 24


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0003_editing")]

    operations = [
        migrations.CreateModel(
            name="SearchStatistics",
            fields=[
                ("shelf", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("mark", models.PositiveBigIntegerField(default=0)),
                ("language", models.CharField(max_length=10)),
                ("characters", models.PositiveBigIntegerField(default=0)),
                ("parts", models.JSONField(default=list)),
            ],
            options={"db_table": "knowledge_search_statistics"},
        ),
        migrations.CreateModel(
            name="SearchUnit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=havendesk.kernel.ids.uuid7, primary_key=True, serialize=False),
                ),
                ("shelf", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=80)),
                ("wording", models.BooleanField()),
                ("first", pgvector.django.SparseVectorField(dimensions=PLACES)),
                ("second", pgvector.django.SparseVectorField(dimensions=PLACES)),
                ("first_seen", pgvector.django.SparseVectorField(dimensions=PLACES, null=True)),
                ("second_seen", pgvector.django.SparseVectorField(dimensions=PLACES, null=True)),
                ("first_norm", models.FloatField(default=0)),
                ("second_norm", models.FloatField(default=0)),
                (
                    "text",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="knowledge.articletext",
                    ),
                ),
            ],
            options={
                "db_table": "knowledge_search_unit",
                "indexes": [models.Index(fields=["shelf", "wording"], name="knowledge_search_shelf")],
            },
        ),
    ]
