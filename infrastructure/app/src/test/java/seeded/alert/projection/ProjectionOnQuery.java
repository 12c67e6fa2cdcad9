package seeded.alert.projection;

import seeded.alert.query.Queried;

interface ProjectionOnQuery extends Queried {}
