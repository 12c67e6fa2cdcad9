package seeded.alert.query;

import seeded.alert.projection.Projected;

interface QueryOnProjection extends Projected {}
