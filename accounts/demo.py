"""Demo logins and customers."""

from django.contrib.auth.hashers import make_password
from django.db import models

from accounts import roles
from accounts.models import Customer, Device, ServiceLevel, User
from accounts.roles import Role

CUSTOMERS = (
    "Phan Thị Mỹ Duyên", "Nguyễn Văn Khải", "Trần Thị Bích Ngọc", "Lê Hoàng Phúc", "Đinh Thị Hồng Nhung",
    "Vũ Minh Quân", "Huỳnh Kim Ngân", "Đào Anh Tuấn", "Ngô Thị Thanh Thảo", "Dương Gia Huy", "Mai Phương Thảo",
    "Lý Nhật Minh", "Tạ Thị Lan Chi", "Hồ Sỹ Đạt", "Cao Thị Diễm My", "Trịnh Công Thành", "Lâm Bảo Trân",
    "Nguyễn Thị Ánh Tuyết", "Olivia Brown", "James Miller", "Đặng Thị Kim Oanh", "Bùi Quang Vinh", "Trương Mỹ Linh",
    "Nguyễn Hữu Nghĩa", "Phạm Thị Thu Trang", "Võ Hoàng Yến", "Đỗ Minh Khôi", "Lê Thị Cẩm Tú", "Huỳnh Tấn Phát",
    "Nguyễn Thị Ngọc Hân", "Trần Quốc Thái", "Vũ Thị Hải Yến", "Phùng Khánh Vy", "Lương Thế Vinh", "Emily Carter",
    "Daniel Nguyen", "Nguyễn Thị Mai Anh", "Trần Đức Thắng", "Lê Thị Kim Liên", "Phạm Gia Bảo", "Hoàng Thị Như Quỳnh",
    "Vũ Đình Trọng", "Đặng Thùy Linh", "Bùi Thị Hạnh", "Đỗ Quang Huy", "Sophie Martin", "Ngô Bá Khánh",
    "Tôn Nữ Diệu Hiền", "Trương Vĩnh Phúc", "Lý Thị Hoa", "Hà Minh Trí", "Đinh Công Sơn", "Nguyễn Phương Uyên",
    "Oliver Smith", "Châu Thị Ngọc Bích", "Phan Anh Khoa", "Mạc Thị Thu Hà", "Kiều Văn Lộc", "Quách Gia Linh",
    "Thái Thị Minh Nguyệt",
)  # fmt: skip

# The first customers' levels and devices: type, name, place, serial number. The others have the default level.
LEVELS = (
    ("enterprise", (("Máy tính", "Máy kế toán", "Văn phòng Quận 1", "KT-2041"), ("Máy in", "Máy in hoá đơn", "", ""))),
    ("premium", (("Laptop", "Laptop cá nhân", "Nhà riêng", "PF-3M8X"),)),
    ("premium", ()),
    *((("premium", ()),) * 3),
)


# One for each role that is not a consultant's, by its name.
STAFF = (Role.OWNER, Role.MANAGER, Role.RECEPTIONIST, Role.AUDITOR)


def customers() -> models.QuerySet[Customer]:
    """Those of the demo data who are still there, as they are named in the list."""
    addresses = [address_of(number) for number in range(1, len(CUSTOMERS) + 1)]
    return Customer.objects.filter(email__in=addresses, merged_into=None, erased_at=None).order_by("pk")


def address_of(number: int) -> str:
    return f"customer{number}@example.com"


def load(password: str, consultants: dict[str, int]) -> tuple[list[Customer], dict[int, User]]:
    """The admin, logins by role and for `consultants` (user name to id), and the customers. Repeatable."""
    admin, _ = User.objects.get_or_create(username="admin", defaults={"is_staff": True, "is_superuser": True})
    users = {pk: _member(name, Role.CONSULTANT) for name, pk in consultants.items()}
    staff = [_member(role.value, role) for role in STAFF]
    # The password is published and the same for all: hashed once, which takes a third of a second.
    without = [user for user in (admin, *staff, *users.values()) if not user.password or not user.has_usable_password()]
    hashed = make_password(password) if without else ""
    for user in without:
        user.password = hashed
    User.objects.bulk_update(without, ["password"])
    customers = []
    for number, name in enumerate(CUSTOMERS, 1):
        language = "en" if name.isascii() else "vi"
        customer, _ = Customer.objects.get_or_create(
            email=address_of(number),
            defaults={"name": name, "language": language, "phone": f"+8490000{number:04}"},
        )
        customers.append(customer)
    for customer, (code, devices) in zip(customers, LEVELS, strict=False):
        if customer.level is None:
            customer.level = ServiceLevel.objects.filter(code=code).first()
            customer.save(update_fields=["level"])
            for kind, name, place, serial in devices:
                Device.objects.create(customer=customer, kind=kind, name=name, place=place, serial=serial)
    return customers, users


def _member(name: str, role: Role) -> User:
    """Somebody of the team; who was there already keeps what they have been given."""
    user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if is_new:
        roles.give(user, role)
    return user
