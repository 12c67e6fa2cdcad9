package seeded.platform;

import seeded.alert.query.Queried;

interface PlatformOnContext extends Queried {}
