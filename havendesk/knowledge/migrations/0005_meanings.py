"""An encoder's vectors beside the sparse ones, and which encoder made those of a shelf."""

import pgvector.django
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0004_search")]

    operations = [
        migrations.AddField("searchunit", "meaning", pgvector.django.HalfVectorField(null=True)),
        migrations.AddField(
            "searchstatistics", "encoder", models.CharField(blank=True, default="", max_length=120)
        ),
    ]
