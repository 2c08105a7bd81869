"""presence and notifications

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

from dialogue import extensions

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true())


def upgrade() -> None:
    op.create_table('forum_watch',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('forum_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['forum_id'], ['forum.id'], name=op.f('fk_forum_watch_forum_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_forum_watch_participant_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participant_id', 'forum_id', name=op.f('pk_forum_watch'))
    )
    with op.batch_alter_table('forum_watch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_forum_watch_forum_id'), ['forum_id'], unique=False)

    op.create_table('thread_watch',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_thread_watch_participant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_thread_watch_thread_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('participant_id', 'thread_id', name=op.f('pk_thread_watch'))
    )
    with op.batch_alter_table('thread_watch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_watch_thread_id'), ['thread_id'], unique=False)

    op.create_table('notification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=10), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('seen_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('mailed_at', extensions.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_notification_dialogue_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_notification_event_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_notification_post_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_notification_thread_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_notification_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notification')),
    sa.UniqueConstraint('user_id', 'event_id', name=op.f('uq_notification_user_id_event_id'))
    )
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.create_index('ix_notification_event_id', ['event_id'], unique=False)
        batch_op.create_index('ix_notification_post_id', ['post_id'], unique=False)
        batch_op.create_index('ix_notification_thread_id', ['thread_id'], unique=False)
        batch_op.create_index('ix_notification_user_id_id', ['user_id', 'id'], unique=False)

    for table in ("dialogue", "forum", "user"):
        op.add_column(table, flag("shows_presence"))
    op.add_column("user", sa.Column("unseen", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "participant",
        sa.Column("mails", sa.String(length=10), nullable=False, server_default="each"),
    )
    op.add_column(
        "participant", sa.Column("daily_mail_at", extensions.Instant(timezone=True), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("participant", "daily_mail_at")
    op.drop_column("participant", "mails")
    op.drop_column("user", "unseen")
    for table in ("user", "forum", "dialogue"):
        op.drop_column(table, "shows_presence")
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.drop_index('ix_notification_user_id_id')
        batch_op.drop_index('ix_notification_thread_id')
        batch_op.drop_index('ix_notification_post_id')
        batch_op.drop_index('ix_notification_event_id')

    op.drop_table('notification')
    with op.batch_alter_table('thread_watch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_watch_thread_id'))

    op.drop_table('thread_watch')
    with op.batch_alter_table('forum_watch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_forum_watch_forum_id'))

    op.drop_table('forum_watch')
