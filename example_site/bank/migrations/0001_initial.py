
import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('taggit', '0005_auto_20220424_2025'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('lead', models.TextField(blank=True)),
                ('body', wagtail.fields.StreamField([('text', 2), ('notice', 8), ('articles', 11), ('rates', 14), ('steps', 17), ('questions', 20), ('quote', 21), ('contact', 23), ('balances', 24)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'ol', 'ul', 'link']}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {}), 4: ('wagtail.blocks.TextBlock', (), {}), 5: ('wagtail.blocks.PageChooserBlock', (), {'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 0), ('page', 5)]], {'required': False}), 7: ('wagtail_segments.blocks.AudienceBlock', (), {'required': False}), 8: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4), ('link', 6), ('show_to', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'Only articles with this tag.', 'required': False}), 10: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'max_value': 6, 'min_value': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 3), ('tag', 9), ('how_many', 10)]], {}), 12: ('wagtail.blocks.StructBlock', [[('name', 3), ('rate', 3), ('terms', 0)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {}), 14: ('wagtail.blocks.StructBlock', [[('heading', 3), ('rates', 13), ('small_print', 0)]], {}), 15: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4)]], {}), 16: ('wagtail.blocks.ListBlock', (15,), {}), 17: ('wagtail.blocks.StructBlock', [[('heading', 3), ('steps', 16)]], {}), 18: ('wagtail.blocks.StructBlock', [[('question', 3), ('answer', 1)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {}), 20: ('wagtail.blocks.StructBlock', [[('heading', 3), ('questions', 19)]], {}), 21: ('wagtail.blocks.StructBlock', [[('quote', 4), ('who', 3)]], {}), 22: ('wagtail.blocks.TextBlock', (), {'help_text': 'Goes on from the name: “is here on Thursdays”.'}), 23: ('wagtail.blocks.StructBlock', [[('heading', 3), ('name', 3), ('text', 22), ('telephone', 0)]], {}), 24: ('wagtail.blocks.StructBlock', [[('heading', 3)]], {})}, help_text='Shown above the articles.')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='CampaignPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('hero', wagtail.fields.StreamField([('hero', 8)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'A few words above the headline.', 'required': False}), 1: ('wagtail.blocks.CharBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'required': False}), 3: ('wagtail.images.blocks.ImageBlock', [], {}), 4: ('wagtail.blocks.CharBlock', (), {'required': False}), 5: ('wagtail.blocks.PageChooserBlock', (), {'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('page', 5)]], {'required': False}), 7: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('over', 'Words over the picture'), ('beside', 'Words beside the picture')]}), 8: ('wagtail.blocks.StructBlock', [[('eyebrow', 0), ('title', 1), ('text', 2), ('picture', 3), ('first_link', 6), ('second_link', 6), ('style', 7)]], {})})),
                ('body', wagtail.fields.StreamField([('text', 2), ('notice', 8), ('articles', 11), ('rates', 14), ('steps', 17), ('questions', 20), ('quote', 21), ('contact', 23), ('balances', 24)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'ol', 'ul', 'link']}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {}), 4: ('wagtail.blocks.TextBlock', (), {}), 5: ('wagtail.blocks.PageChooserBlock', (), {'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 0), ('page', 5)]], {'required': False}), 7: ('wagtail_segments.blocks.AudienceBlock', (), {'required': False}), 8: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4), ('link', 6), ('show_to', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'Only articles with this tag.', 'required': False}), 10: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'max_value': 6, 'min_value': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 3), ('tag', 9), ('how_many', 10)]], {}), 12: ('wagtail.blocks.StructBlock', [[('name', 3), ('rate', 3), ('terms', 0)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {}), 14: ('wagtail.blocks.StructBlock', [[('heading', 3), ('rates', 13), ('small_print', 0)]], {}), 15: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4)]], {}), 16: ('wagtail.blocks.ListBlock', (15,), {}), 17: ('wagtail.blocks.StructBlock', [[('heading', 3), ('steps', 16)]], {}), 18: ('wagtail.blocks.StructBlock', [[('question', 3), ('answer', 1)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {}), 20: ('wagtail.blocks.StructBlock', [[('heading', 3), ('questions', 19)]], {}), 21: ('wagtail.blocks.StructBlock', [[('quote', 4), ('who', 3)]], {}), 22: ('wagtail.blocks.TextBlock', (), {'help_text': 'Goes on from the name: “is here on Thursdays”.'}), 23: ('wagtail.blocks.StructBlock', [[('heading', 3), ('name', 3), ('text', 22), ('telephone', 0)]], {}), 24: ('wagtail.blocks.StructBlock', [[('heading', 3)]], {})})),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('hero', wagtail.fields.StreamField([('hero', 12)], blank=True, block_lookup={0: ('wagtail_segments.blocks.AudienceBlock', (), {}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'A few words above the headline.', 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {}), 3: ('wagtail.blocks.TextBlock', (), {'required': False}), 4: ('wagtail.images.blocks.ImageBlock', [], {}), 5: ('wagtail.blocks.CharBlock', (), {'required': False}), 6: ('wagtail.blocks.PageChooserBlock', (), {'required': False}), 7: ('wagtail.blocks.StructBlock', [[('text', 5), ('page', 6)]], {'required': False}), 8: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('over', 'Words over the picture'), ('beside', 'Words beside the picture')]}), 9: ('wagtail.blocks.StructBlock', [[('eyebrow', 1), ('title', 2), ('text', 3), ('picture', 4), ('first_link', 7), ('second_link', 7), ('style', 8)]], {}), 10: ('wagtail.blocks.StructBlock', [[('audience', 0), ('content', 9)]], {}), 11: ('wagtail.blocks.ListBlock', (10,), {}), 12: ('wagtail.blocks.StructBlock', [[('variants', 11), ('default', 9)]], {})})),
                ('body', wagtail.fields.StreamField([('offers', 14), ('layout', 43), ('notice', 18)], blank=True, block_lookup={0: ('wagtail_segments.blocks.AudienceBlock', (), {}), 1: ('wagtail.blocks.CharBlock', (), {}), 2: ('wagtail.blocks.TextBlock', (), {'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': 'One number, such as 4.6%.', 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'help_text': 'What the number is.', 'required': False}), 6: ('wagtail.blocks.TextBlock', (), {}), 7: ('wagtail.blocks.PageChooserBlock', (), {'required': False}), 8: ('wagtail.blocks.StructBlock', [[('text', 3), ('page', 7)]], {'required': False}), 9: ('wagtail.blocks.StructBlock', [[('label', 3), ('title', 1), ('figure', 4), ('figure_note', 5), ('text', 6), ('link', 8)]], {}), 10: ('wagtail.blocks.ListBlock', (9,), {'max_num': 4, 'min_num': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 1), ('intro', 2), ('offers', 10)]], {}), 12: ('wagtail.blocks.StructBlock', [[('audience', 0), ('content', 11)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {}), 14: ('wagtail.blocks.StructBlock', [[('variants', 13), ('default', 11)]], {}), 15: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'ol', 'ul', 'link']}), 16: ('wagtail.blocks.StructBlock', [[('heading', 3), ('text', 15)]], {}), 17: ('wagtail_segments.blocks.AudienceBlock', (), {'required': False}), 18: ('wagtail.blocks.StructBlock', [[('title', 1), ('text', 6), ('link', 8), ('show_to', 17)]], {}), 19: ('wagtail.blocks.CharBlock', (), {'help_text': 'Only articles with this tag.', 'required': False}), 20: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'max_value': 6, 'min_value': 1}), 21: ('wagtail.blocks.StructBlock', [[('heading', 1), ('tag', 19), ('how_many', 20)]], {}), 22: ('wagtail.blocks.StructBlock', [[('name', 1), ('rate', 1), ('terms', 3)]], {}), 23: ('wagtail.blocks.ListBlock', (22,), {}), 24: ('wagtail.blocks.StructBlock', [[('heading', 1), ('rates', 23), ('small_print', 3)]], {}), 25: ('wagtail.blocks.StructBlock', [[('title', 1), ('text', 6)]], {}), 26: ('wagtail.blocks.ListBlock', (25,), {}), 27: ('wagtail.blocks.StructBlock', [[('heading', 1), ('steps', 26)]], {}), 28: ('wagtail.blocks.StructBlock', [[('question', 1), ('answer', 15)]], {}), 29: ('wagtail.blocks.ListBlock', (28,), {}), 30: ('wagtail.blocks.StructBlock', [[('heading', 1), ('questions', 29)]], {}), 31: ('wagtail.blocks.StructBlock', [[('quote', 6), ('who', 1)]], {}), 32: ('wagtail.blocks.TextBlock', (), {'help_text': 'Goes on from the name: “is here on Thursdays”.'}), 33: ('wagtail.blocks.StructBlock', [[('heading', 1), ('name', 1), ('text', 32), ('telephone', 3)]], {}), 34: ('wagtail.blocks.StructBlock', [[('heading', 1)]], {}), 35: ('wagtail.blocks.StreamBlock', [[('text', 16), ('notice', 18), ('articles', 21), ('rates', 24), ('steps', 27), ('questions', 30), ('quote', 31), ('contact', 33), ('balances', 34)]], {}), 36: ('wagtail.blocks.StructBlock', [[('main', 35)]], {}), 37: ('wagtail.blocks.StreamBlock', [[('text', 16), ('notice', 18), ('articles', 21), ('rates', 24), ('steps', 27), ('questions', 30), ('quote', 31), ('contact', 33), ('balances', 34)]], {'required': False}), 38: ('wagtail.blocks.StructBlock', [[('main', 35), ('aside', 37)]], {}), 39: ('wagtail.blocks.StructBlock', [[('left', 37), ('middle', 37), ('right', 37)]], {}), 40: ('wagtail.blocks.StreamBlock', [[('magazine', 36), ('sidebar', 38), ('dashboard', 39)]], {}), 41: ('wagtail.blocks.StructBlock', [[('audience', 0), ('content', 40)]], {}), 42: ('wagtail.blocks.ListBlock', (41,), {}), 43: ('wagtail.blocks.StructBlock', [[('variants', 42), ('default', 40)]], {})})),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product', models.CharField(choices=[('current', 'Current account'), ('student', 'Student account'), ('savings', 'Easy-access savings'), ('fixed', 'Fixed-term savings'), ('investment', 'Investment account')], max_length=12)),
                ('number', models.CharField(max_length=8, unique=True)),
                ('balance', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ArticlePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('date', models.DateField()),
                ('author', models.CharField(max_length=80)),
                ('lead', models.TextField(help_text='One or two sentences under the title.')),
                ('body', wagtail.fields.StreamField([('text', 2), ('notice', 8), ('articles', 11), ('rates', 14), ('steps', 17), ('questions', 20), ('quote', 21), ('contact', 23), ('balances', 24)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'ol', 'ul', 'link']}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {}), 4: ('wagtail.blocks.TextBlock', (), {}), 5: ('wagtail.blocks.PageChooserBlock', (), {'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 0), ('page', 5)]], {'required': False}), 7: ('wagtail_segments.blocks.AudienceBlock', (), {'required': False}), 8: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4), ('link', 6), ('show_to', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'Only articles with this tag.', 'required': False}), 10: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'max_value': 6, 'min_value': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 3), ('tag', 9), ('how_many', 10)]], {}), 12: ('wagtail.blocks.StructBlock', [[('name', 3), ('rate', 3), ('terms', 0)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {}), 14: ('wagtail.blocks.StructBlock', [[('heading', 3), ('rates', 13), ('small_print', 0)]], {}), 15: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4)]], {}), 16: ('wagtail.blocks.ListBlock', (15,), {}), 17: ('wagtail.blocks.StructBlock', [[('heading', 3), ('steps', 16)]], {}), 18: ('wagtail.blocks.StructBlock', [[('question', 3), ('answer', 1)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {}), 20: ('wagtail.blocks.StructBlock', [[('heading', 3), ('questions', 19)]], {}), 21: ('wagtail.blocks.StructBlock', [[('quote', 4), ('who', 3)]], {}), 22: ('wagtail.blocks.TextBlock', (), {'help_text': 'Goes on from the name: “is here on Thursdays”.'}), 23: ('wagtail.blocks.StructBlock', [[('heading', 3), ('name', 3), ('text', 22), ('telephone', 0)]], {}), 24: ('wagtail.blocks.StructBlock', [[('heading', 3)]], {})})),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ArticleTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_object', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='tagged_items', to='bank.articlepage')),
                ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(app_label)s_%(class)s_items', to='taggit.tag')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='articlepage',
            name='tags',
            field=modelcluster.contrib.taggit.ClusterTaggableManager(blank=True, help_text='A comma-separated list of tags.', through='bank.ArticleTag', to='taggit.Tag', verbose_name='Tags'),
        ),
        migrations.CreateModel(
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.CharField(choices=[('everyday', 'Everyday'), ('student', 'Student'), ('private', 'Private')], default='everyday', max_length=10)),
                ('since', models.DateField()),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='customer', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ProductPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('lead', models.TextField(help_text='One or two sentences under the title.')),
                ('body', wagtail.fields.StreamField([('text', 2), ('notice', 8), ('articles', 11), ('rates', 14), ('steps', 17), ('questions', 20), ('quote', 21), ('contact', 23), ('balances', 24)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h3', 'bold', 'italic', 'ol', 'ul', 'link']}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.CharBlock', (), {}), 4: ('wagtail.blocks.TextBlock', (), {}), 5: ('wagtail.blocks.PageChooserBlock', (), {'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 0), ('page', 5)]], {'required': False}), 7: ('wagtail_segments.blocks.AudienceBlock', (), {'required': False}), 8: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4), ('link', 6), ('show_to', 7)]], {}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'Only articles with this tag.', 'required': False}), 10: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'max_value': 6, 'min_value': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 3), ('tag', 9), ('how_many', 10)]], {}), 12: ('wagtail.blocks.StructBlock', [[('name', 3), ('rate', 3), ('terms', 0)]], {}), 13: ('wagtail.blocks.ListBlock', (12,), {}), 14: ('wagtail.blocks.StructBlock', [[('heading', 3), ('rates', 13), ('small_print', 0)]], {}), 15: ('wagtail.blocks.StructBlock', [[('title', 3), ('text', 4)]], {}), 16: ('wagtail.blocks.ListBlock', (15,), {}), 17: ('wagtail.blocks.StructBlock', [[('heading', 3), ('steps', 16)]], {}), 18: ('wagtail.blocks.StructBlock', [[('question', 3), ('answer', 1)]], {}), 19: ('wagtail.blocks.ListBlock', (18,), {}), 20: ('wagtail.blocks.StructBlock', [[('heading', 3), ('questions', 19)]], {}), 21: ('wagtail.blocks.StructBlock', [[('quote', 4), ('who', 3)]], {}), 22: ('wagtail.blocks.TextBlock', (), {'help_text': 'Goes on from the name: “is here on Thursdays”.'}), 23: ('wagtail.blocks.StructBlock', [[('heading', 3), ('name', 3), ('text', 22), ('telephone', 0)]], {}), 24: ('wagtail.blocks.StructBlock', [[('heading', 3)]], {})})),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='picture')),
            ],
            options={
                'abstract': False,
            },
            bases=('wagtailcore.page',),
        ),
    ]
