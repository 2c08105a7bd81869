"""summaries

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

from dialogue import extensions

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('coverage_target',
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_coverage_target_dialogue_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dialogue_id', 'kind', name=op.f('pk_coverage_target'))
    )
    op.create_table('summary',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('lang', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.Column('begun_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('changed_at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('circulated_at', extensions.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['begun_by_id'], ['user.id'], name=op.f('fk_summary_begun_by_id')),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_summary_dialogue_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['round.id'], name=op.f('fk_summary_round_id')),
    sa.ForeignKeyConstraint(['thread_id'], ['thread.id'], name=op.f('fk_summary_thread_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summary')),
    sa.UniqueConstraint('dialogue_id', 'number', name=op.f('uq_summary_dialogue_id_number'))
    )
    with op.batch_alter_table('summary', schema=None) as batch_op:
        batch_op.create_index('ix_summary_round_id', ['round_id'], unique=False)
        batch_op.create_index('ix_summary_thread_id', ['thread_id'], unique=False)

    op.create_table('publication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('summary_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('checksum', sa.String(length=64), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('published_at', extensions.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['published_by_id'], ['user.id'], name=op.f('fk_publication_published_by_id')),
    sa.ForeignKeyConstraint(['summary_id'], ['summary.id'], name=op.f('fk_publication_summary_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publication')),
    sa.UniqueConstraint('summary_id', 'version', name=op.f('uq_publication_summary_id_version'))
    )
    op.create_table('response',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('summary_id', sa.Integer(), nullable=False),
    sa.Column('point_number', sa.Integer(), nullable=False),
    sa.Column('reception', sa.String(length=10), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('responded_by_id', sa.Integer(), nullable=True),
    sa.Column('responded_at', extensions.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['responded_by_id'], ['user.id'], name=op.f('fk_response_responded_by_id')),
    sa.ForeignKeyConstraint(['summary_id'], ['summary.id'], name=op.f('fk_response_summary_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sa.UniqueConstraint('summary_id', 'point_number', name=op.f('uq_response_summary_id_point_number'))
    )
    op.create_table('summary_section',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('summary_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['summary_id'], ['summary.id'], name=op.f('fk_summary_section_summary_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summary_section'))
    )
    with op.batch_alter_table('summary_section', schema=None) as batch_op:
        batch_op.create_index('ix_summary_section_summary_id', ['summary_id'], unique=False)

    op.create_table('point',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('summary_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('label', sa.String(length=10), nullable=True),
    sa.Column('is_own_view', sa.Boolean(), nullable=False),
    sa.Column('level', sa.String(length=15), nullable=True),
    sa.Column('addressee', sa.String(length=200), nullable=False),
    sa.Column('stage_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('written_by_id', sa.Integer(), nullable=True),
    sa.Column('written_at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('dropped_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('dropped_by_id', sa.Integer(), nullable=True),
    sa.Column('dropped_reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['dropped_by_id'], ['user.id'], name=op.f('fk_point_dropped_by_id')),
    sa.ForeignKeyConstraint(['section_id'], ['summary_section.id'], name=op.f('fk_point_section_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['stage_id'], ['stage.id'], name=op.f('fk_point_stage_id')),
    sa.ForeignKeyConstraint(['summary_id'], ['summary.id'], name=op.f('fk_point_summary_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['written_by_id'], ['user.id'], name=op.f('fk_point_written_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_point')),
    sa.UniqueConstraint('summary_id', 'client_key', name=op.f('uq_point_summary_id_client_key')),
    sa.UniqueConstraint('summary_id', 'number', name=op.f('uq_point_summary_id_number'))
    )
    with op.batch_alter_table('point', schema=None) as batch_op:
        batch_op.create_index('ix_point_section_id', ['section_id'], unique=False)

    op.create_table('published_citation',
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('point_number', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_published_citation_post_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_published_citation_publication_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('publication_id', 'point_number', 'post_id', name=op.f('pk_published_citation'))
    )
    with op.batch_alter_table('published_citation', schema=None) as batch_op:
        batch_op.create_index('ix_published_citation_post_id', ['post_id'], unique=False)

    op.create_table('published_document',
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('format', sa.String(length=10), nullable=False),
    sa.Column('file_name', sa.String(length=160), nullable=False),
    sa.Column('problem', sa.String(length=300), nullable=False),
    sa.Column('standing', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('made_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('outdated_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('lease_until', extensions.Instant(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_published_document_publication_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('publication_id', 'format', name=op.f('pk_published_document'))
    )
    op.create_table('citation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('point_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('post_version', sa.Integer(), nullable=False),
    sa.Column('passage', sa.Text(), nullable=False),
    sa.Column('cited_by_id', sa.Integer(), nullable=True),
    sa.Column('cited_at', extensions.Instant(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cited_by_id'], ['user.id'], name=op.f('fk_citation_cited_by_id')),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_citation_point_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_citation_post_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citation'))
    )
    with op.batch_alter_table('citation', schema=None) as batch_op:
        batch_op.create_index('ix_citation_point_id', ['point_id'], unique=False)
        batch_op.create_index('ix_citation_post_id', ['post_id'], unique=False)

    op.create_table('point_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('point_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('asked_version', sa.Integer(), nullable=False),
    sa.Column('asked_at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('answered_version', sa.Integer(), nullable=True),
    sa.Column('answered_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('removed_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('removed_reason', sa.String(length=300), nullable=False),
    sa.Column('settlement', sa.Text(), nullable=False),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_at', extensions.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_point_check_participant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_point_check_point_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['user.id'], name=op.f('fk_point_check_settled_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_point_check')),
    sa.UniqueConstraint('point_id', 'participant_id', name=op.f('uq_point_check_point_id_participant_id'))
    )
    with op.batch_alter_table('point_check', schema=None) as batch_op:
        batch_op.create_index('ix_point_check_participant_id', ['participant_id'], unique=False)

    op.create_table('published_answer',
    sa.Column('publication_id', sa.Integer(), nullable=False),
    sa.Column('check_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=20), nullable=False),
    sa.Column('removed_at', extensions.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['check_id'], ['point_check.id'], name=op.f('fk_published_answer_check_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['publication_id'], ['publication.id'], name=op.f('fk_published_answer_publication_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('publication_id', 'check_id', name=op.f('pk_published_answer'))
    )
    with op.batch_alter_table('published_answer', schema=None) as batch_op:
        batch_op.create_index('ix_published_answer_check_id', ['check_id'], unique=False)

    op.create_table('point_remark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('point_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('point_version', sa.Integer(), nullable=False),
    sa.Column('client_key', sa.String(length=36), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('created_at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('withdrawn_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('removed_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('removed_reason', sa.String(length=300), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', extensions.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answered_by_id'], ['user.id'], name=op.f('fk_point_remark_answered_by_id')),
    sa.ForeignKeyConstraint(['participant_id'], ['participant.id'], name=op.f('fk_point_remark_participant_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_point_remark_point_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_point_remark')),
    sa.UniqueConstraint('participant_id', 'client_key', name=op.f('uq_point_remark_participant_id_client_key'))
    )
    with op.batch_alter_table('point_remark', schema=None) as batch_op:
        batch_op.create_index('ix_point_remark_point_id', ['point_id'], unique=False)

    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.add_column(sa.Column('summary_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_notification_summary_id', ['summary_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_notification_summary_id'), 'summary', ['summary_id'], ['id'], ondelete='CASCADE')


def downgrade() -> None:
    with op.batch_alter_table('notification', schema=None) as batch_op:
        batch_op.drop_constraint('fk_notification_summary_id', type_='foreignkey')
        batch_op.drop_index('ix_notification_summary_id')
        batch_op.drop_column('summary_id')

    for table in (
        *('point_remark', 'published_answer', 'point_check', 'citation', 'published_document'),
        *('published_citation', 'point', 'summary_section', 'response', 'publication', 'summary'),
        'coverage_target',
    ):
        op.drop_table(table)
