"""What operations give to the floors below: who may look at the state of the installation."""

from mingchuang.accounts.permissions import allow
from mingchuang.accounts.rules import RoleKind

allow("operations.view_state", {RoleKind.SYSTEM_ADMINISTRATOR, RoleKind.SECURITY_ADMINISTRATOR})
