"""the moderation desk

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

from dialogue import extensions

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

RULES = (
    ("rules", "Rules of the dialogue", "This contribution does not keep the rules of the dialogue."),
    ("off-topic", "Off topic", "This contribution belongs to another thread or question."),
    ("attack", "Attack on a person or a group", "Speak about what was said, not against those who said it."),
    ("private-data", "Private data", "This contribution holds private data of somebody."),
    ("advertising", "Advertising", "This contribution advertises something."),
    ("duplicate", "Duplicate", "The same was contributed before."),
    ("other", "Another reason", "The message tells the reason."),
)
INSTANTS = {
    "participant": ("suspended_at", "suspended_until"),
    "thread": ("locked_at", "pinned_until", "merged_at"),
}
STRINGS = {
    "forum": (("holding", 10), ("reviewing", 10)),
    "post": (("rule", 40), ("facilitation", 12)),
}
NUMBERS = {"dialogue": ("hides_flagged_at",), "thread": ("slow_minutes",)}


def defaults() -> dict[str, tuple[sa.Column, ...]]:
    """Columns that every row has a value of."""
    no, empty = sa.false(), sa.text("''")
    return {
        "dialogue": (
            sa.Column("holding", sa.String(length=10), nullable=False, server_default="none"),
            sa.Column("holding_first", sa.Integer(), nullable=False, server_default="3"),
            sa.Column("holds_links", sa.Boolean(), nullable=False, server_default=no),
            sa.Column("reviewing", sa.String(length=10), nullable=False, server_default="before"),
            sa.Column("appeal_days", sa.Integer(), nullable=False, server_default="14"),
        ),
        "participant": (sa.Column("is_held", sa.Boolean(), nullable=False, server_default=no),),
        "thread": (
            sa.Column("is_held", sa.Boolean(), nullable=False, server_default=no),
            sa.Column("conclusion", sa.Text(), nullable=False, server_default=empty),
            sa.Column("conclusion_html", sa.Text(), nullable=False, server_default=empty),
        ),
    }


def optional() -> dict[str, list[sa.Column]]:
    """Columns that may be empty."""
    found: dict[str, list[sa.Column]] = {}
    for table, names in INSTANTS.items():
        found.setdefault(table, []).extend(
            sa.Column(name, extensions.Instant(timezone=True), nullable=True) for name in names
        )
    for table, strings in STRINGS.items():
        found.setdefault(table, []).extend(
            sa.Column(name, sa.String(length=length), nullable=True) for name, length in strings
        )
    for table, names in NUMBERS.items():
        found.setdefault(table, []).extend(
            sa.Column(name, sa.Integer(), nullable=True) for name in names
        )
    return found


def add_rules() -> None:
    """Every dialogue begins with the shipped rulebook."""
    dialogue = sa.table("dialogue", sa.column("id", sa.Integer))
    rule = sa.table(
        "rule",
        sa.column("dialogue_id", sa.Integer),
        sa.column("slug", sa.String),
        sa.column("position", sa.Integer),
        sa.column("title", sa.String),
        sa.column("message", sa.Text),
        sa.column("translations", sa.JSON),
    )
    connection = op.get_bind()
    rows = [
        {
            "dialogue_id": found,
            "slug": slug,
            "position": position,
            "title": title,
            "message": message,
            "translations": {},
        }
        for found in connection.execute(sa.select(dialogue.c.id)).scalars()
        for position, (slug, title, message) in enumerate(RULES)
    ]
    if rows:
        op.bulk_insert(rule, rows)


def upgrade() -> None:
    op.create_table('join_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('declines', sa.Integer(), nullable=False),
    sa.Column('asked_at', extensions.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_join_request_dialogue_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_join_request_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_request')),
    sa.UniqueConstraint('dialogue_id', 'user_id', name=op.f('uq_join_request_dialogue_id_user_id'))
    )
    with op.batch_alter_table('join_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_join_request_user_id'), ['user_id'], unique=False)

    op.create_table('rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('translations', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_rule_dialogue_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule')),
    sa.UniqueConstraint('dialogue_id', 'slug', name=op.f('uq_rule_dialogue_id_slug'))
    )
    op.create_table('watched_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=80), nullable=False),
    sa.Column('lang', sa.String(length=10), nullable=True),
    sa.Column('act', sa.String(length=10), nullable=False),
    sa.Column('replacement', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_watched_word_dialogue_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watched_word')),
    sa.UniqueConstraint('dialogue_id', 'text', 'lang', name=op.f('uq_watched_word_dialogue_id_text_lang'))
    )
    op.create_table('advice_shown',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('at', extensions.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_advice_shown_participant_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participant_id', 'kind', name=op.f('pk_advice_shown'))
    )
    op.create_table('person_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_person_note_author_id')),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_person_note_forum_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['seat_id'], ['participant.id'], name=op.f('fk_person_note_seat_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_note'))
    )
    with op.batch_alter_table('person_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_note_seat_id'), ['seat_id'], unique=False)

    op.create_table('thread_merge',
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['into_id'], ['thread.id'], name=op.f('fk_thread_merge_into_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_merge_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('thread_id', name=op.f('pk_thread_merge'))
    )
    with op.batch_alter_table('thread_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_merge_into_id'), ['into_id'], unique=False)

    op.create_table('thread_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_note_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread_note'))
    )
    with op.batch_alter_table('thread_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_note_thread_id'), ['thread_id'], unique=False)

    op.create_table('held_post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('post_version', sa.Integer(), nullable=True),
    sa.Column('reply_to_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('held_at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('settled_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.Column('via', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('lang', sa.String(length=10), nullable=True),
    sa.Column('consent', sa.String(length=12), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('affiliation', sa.JSON(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['participant.id'], name=op.f('fk_held_post_author_id')),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_held_post_dialogue_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_held_post_forum_id')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_held_post_post_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reply_to_id'], ['post.id'], name=op.f('fk_held_post_reply_to_id')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_held_post_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_post')),
    sa.UniqueConstraint('author_id', 'client_key', name=op.f('uq_held_post_author_id_client_key'))
    )
    with op.batch_alter_table('held_post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_held_post_dialogue_id'), ['dialogue_id'], unique=False)
        batch_op.create_index('ix_held_post_thread_id_author_id', ['thread_id', 'author_id'], unique=False)

    op.create_table('kept_words',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('attachments', sa.JSON(), nullable=False),
    sa.Column('revisions', sa.JSON(), nullable=False),
    sa.Column('quotations', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_kept_words_post_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_words'))
    )
    with op.batch_alter_table('kept_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_words_post_id'), ['post_id'], unique=False)

    op.create_table('moderation_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('opened_at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('due_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('closed_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('assignee_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('held_id', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('request_id', sa.Integer(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['assignee_id'], ['user.id'], name=op.f('fk_moderation_case_assignee_id')),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_moderation_case_dialogue_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_moderation_case_forum_id')),
    sa.ForeignKeyConstraint(['held_id'], ['held_post.id'], name=op.f('fk_moderation_case_held_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_moderation_case_post_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['request_id'], ['join_request.id'], name=op.f('fk_moderation_case_request_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_moderation_case_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moderation_case'))
    )
    with op.batch_alter_table('moderation_case', schema=None) as batch_op:
        batch_op.create_index('ix_moderation_case_dialogue_id_state_opened_at', ['dialogue_id', 'state', 'opened_at'], unique=False)
        batch_op.create_index('ix_moderation_case_held_id', ['held_id'], unique=False)
        batch_op.create_index('ix_moderation_case_post_id', ['post_id'], unique=False)
        batch_op.create_index('ux_moderation_case_unsettled', ['kind', 'subject'], unique=True, sqlite_where=sa.text("state IN ('open', 'in-progress')"), postgresql_where=sa.text("state IN ('open', 'in-progress')"))

    op.create_table('case_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_case_note_author_id')),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_case_note_case_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_note'))
    )
    with op.batch_alter_table('case_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_note_case_id'), ['case_id'], unique=False)

    op.create_table('decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=True),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.Column('at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(length=16), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('held_id', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('rule', sa.String(length=40), nullable=True),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('region', sa.String(length=40), nullable=True),
    sa.Column('stakeholder_type', sa.String(length=40), nullable=True),
    sa.Column('lang', sa.String(length=10), nullable=True),
    sa.Column('waited', sa.Integer(), nullable=True),
    sa.Column('appeal_until', extensions.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['about_id'], ['decision.id'], name=op.f('fk_decision_about_id')),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_decision_case_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_decision_decided_by_id')),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_decision_dialogue_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_decision_forum_id')),
    sa.ForeignKeyConstraint(['held_id'], ['held_post.id'], name=op.f('fk_decision_held_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_decision_post_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['seat_id'], ['participant.id'], name=op.f('fk_decision_seat_id')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_decision_thread_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision'))
    )
    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.create_index('ix_decision_case_id', ['case_id'], unique=False)
        batch_op.create_index('ix_decision_dialogue_id_at', ['dialogue_id', 'at'], unique=False)
        batch_op.create_index('ix_decision_held_id', ['held_id'], unique=False)
        batch_op.create_index('ix_decision_post_id', ['post_id'], unique=False)
        batch_op.create_index('ix_decision_seat_id', ['seat_id'], unique=False)
        batch_op.create_index('ix_decision_thread_id', ['thread_id'], unique=False)

    op.create_table('flag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=True),
    sa.Column('at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_flag_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['seat_id'], ['participant.id'], name=op.f('fk_flag_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flag')),
    sa.UniqueConstraint('case_id', 'seat_id', name=op.f('uq_flag_case_id_seat_id'))
    )
    with op.batch_alter_table('flag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_flag_seat_id'), ['seat_id'], unique=False)

    op.create_table('appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('due_at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('decided_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['moderation_case.id'], name=op.f('fk_appeal_case_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['user.id'], name=op.f('fk_appeal_decided_by_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_appeal_decision_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['seat_id'], ['participant.id'], name=op.f('fk_appeal_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('case_id', name=op.f('uq_appeal_case_id')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_appeal_decision_id'))
    )

    op.create_index(
        'ix_event_case',
        'event',
        ['object_id'],
        unique=False,
        sqlite_where=sa.text("object_kind = 'case'"),
        postgresql_where=sa.text("object_kind = 'case'"),
    )
    for columns in (defaults(), optional()):
        for table, added in columns.items():
            for column in added:
                op.add_column(table, column)
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.add_column(sa.Column('decision_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('case_id', sa.Integer(), nullable=True))
        batch_op.alter_column('thread_id', existing_type=sa.Integer(), nullable=True)
        batch_op.create_index('ix_notification_decision_id', ['decision_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_notification_decision_id'), 'decision', ['decision_id'], ['id'], ondelete='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_notification_case_id'), 'moderation_case', ['case_id'], ['id'], ondelete='CASCADE')
    add_rules()


def downgrade() -> None:
    op.drop_index('ix_event_case', 'event')
    op.execute("DELETE FROM notification WHERE thread_id IS NULL")
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_notification_case_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_notification_decision_id'), type_='foreignkey')
        batch_op.drop_index('ix_notification_decision_id')
        batch_op.alter_column('thread_id', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_column('case_id')
        batch_op.drop_column('decision_id')
    for columns in (optional(), defaults()):
        for table, added in columns.items():
            for column in reversed(added):
                op.drop_column(table, column.name)
    for table in (
        'appeal',
        'flag',
        'decision',
        'case_note',
        'moderation_case',
        'kept_words',
        'held_post',
        'thread_note',
        'thread_merge',
        'person_note',
        'advice_shown',
        'watched_word',
        'rule',
        'join_request',
    ):
        op.drop_table(table)
