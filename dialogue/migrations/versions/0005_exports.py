"""exports

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

from dialogue import extensions

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dialogue_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('format', sa.String(length=20), nullable=False),
    sa.Column('flavour', sa.String(length=12), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('scope', sa.JSON(), nullable=False),
    sa.Column('k', sa.Integer(), nullable=False),
    sa.Column('is_series', sa.Boolean(), nullable=False),
    sa.Column('lang', sa.String(length=10), nullable=False),
    sa.Column('summary_number', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=True),
    sa.Column('annexes', sa.JSON(), nullable=False),
    sa.Column('purpose', sa.String(length=300), nullable=False),
    sa.Column('key_id', sa.String(length=20), nullable=False),
    sa.Column('salt', sa.String(length=64), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('runner', sa.String(length=32), nullable=True),
    sa.Column('lease_until', extensions.Instant(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('known', sa.Integer(), nullable=False),
    sa.Column('problem', sa.String(length=300), nullable=False),
    sa.Column('file_name', sa.String(length=160), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('read_past', sa.Integer(), nullable=False),
    sa.Column('outdated_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('asked_at', extensions.Instant(timezone=True), nullable=False),
    sa.Column('made_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('taken_at', extensions.Instant(timezone=True), nullable=True),
    sa.Column('expires_at', extensions.Instant(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_export_asked_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['dialogue_id'], ['dialogue.id'], name=op.f('fk_export_dialogue_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_export_token_hash'))
    )
    with op.batch_alter_table('export', schema=None) as batch_op:
        batch_op.create_index('ix_export_asked_by_id', ['asked_by_id'], unique=False)
        batch_op.create_index('ix_export_dialogue_id_asked_at', ['dialogue_id', 'asked_at'], unique=False)
        batch_op.create_index('ix_export_state_expires_at', ['state', 'expires_at'], unique=False)


def downgrade() -> None:
    op.drop_table('export')
