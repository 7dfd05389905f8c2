"""Publications, blocks, and the four tables that are reached by key only.

On SQLite these have no row numbers, which would tell in which order people came.
"""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import uuid
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


BY_KEY = ("Contribution", "Spent", "Card", "CalibrationBox")


def lay(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name in BY_KEY:
        sql, parameters = editor.table_sql(apps.get_model("blocks", name))  # ty: ignore[missing-attribute] - untold by the type stubs
        if editor.connection.vendor == "sqlite":
            sql += " WITHOUT ROWID"
        editor.execute(sql, parameters or None)


def clear(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name in BY_KEY:
        editor.delete_model(apps.get_model("blocks", name))


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="CalibrationBox",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("box", models.BinaryField()),
                    ],
                    managers=[
                        ("by_key", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Card",
                    fields=[
                        ("digest", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ("sealed", models.BinaryField()),
                        ("expires_on", models.DateField()),
                    ],
                    managers=[
                        ("by_key", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Contribution",
                    fields=[
                        ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ("epoch", models.PositiveIntegerField()),
                        ("box", models.BinaryField()),
                    ],
                    managers=[
                        ("by_key", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Spent",
                    fields=[
                        ("digest", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                        ("expires_on", models.DateField()),
                    ],
                    managers=[
                        ("by_key", django.db.models.manager.Manager()),
                    ],
                ),
            ],
        ),
        migrations.RunPython(lay, clear),
        migrations.CreateModel(
            name="CalibrationKey",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("public_key", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("public_key", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closing", "Closing"), ("done", "Done")], max_length=10
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("is_tidy", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "closing", "done"])),
                        name="epoch_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("state",), name="one_open_epoch"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="closes")),
                ("moments", models.JSONField()),
                ("k", models.PositiveSmallIntegerField(verbose_name="smallest group")),
                ("length", models.PositiveSmallIntegerField(verbose_name="questions")),
                ("bank", models.PositiveIntegerField()),
                (
                    "entry",
                    models.CharField(
                        choices=[("open", "an open link"), ("cards", "cards")],
                        max_length=10,
                        verbose_name="way in",
                    ),
                ),
                ("domains", models.JSONField()),
                ("cuts", models.JSONField()),
                ("read_out", models.JSONField()),
                ("cards_dealt_at", models.DateTimeField(blank=True, null=True)),
                (
                    "baseline",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="blocks.publication",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, to="tenancy.municipality"
                    ),
                ),
            ],
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Pool",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("own", "a unit"),
                            ("rest", "what is too small to show apart"),
                            ("open", "the whole municipality"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=100)),
                ("place", models.PositiveIntegerField()),
                ("units", models.JSONField()),
                ("heads", models.PositiveIntegerField()),
                ("entries", models.PositiveIntegerField(default=0)),
                ("stopped", models.BooleanField(default=False)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="blocks.pool",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, to="blocks.publication"
                    ),
                ),
            ],
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("moment", models.DateTimeField()),
                ("epoch", models.PositiveIntegerField()),
                (
                    "publication",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, to="blocks.publication"
                    ),
                ),
            ],
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("moment", models.DateTimeField()),
                ("k", models.PositiveSmallIntegerField()),
                ("n", models.PositiveIntegerField()),
                ("counts", models.JSONField()),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="blocks.pool"
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.CASCADE, to="blocks.publication"
                    ),
                ),
            ],
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(models.F("municipality"), models.F("closes_at"), name="publication_by_close"),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))),
                name="publication_closes_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("k__gte", 8), ("k__lte", 25)), name="publication_k_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("entry__in", ["open", "cards"])), name="publication_entry_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.UniqueConstraint(fields=("publication", "kind", "key"), name="pool_key_unique"),
        ),
        migrations.AddConstraint(
            model_name="pool",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["own", "rest", "open"])), name="pool_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(fields=("publication", "moment"), name="moment_is_drawn_once"),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.UniqueConstraint(fields=("pool", "moment"), name="one_block_a_pool_and_moment"),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("k__gte", 8), ("n__gte", models.F("k"))), name="block_of_at_least_k"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "n",
                        django.db.models.expressions.CombinedExpression(
                            models.F("k"),
                            "+",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("n"), "-", models.F("k")
                                    ),
                                    "/",
                                    models.Value(4),
                                ),
                                "*",
                                models.Value(4),
                            ),
                        ),
                    )
                ),
                name="block_grows_by_steps_of_four",
            ),
        ),
    ]
