package seeded.model.domain;

import seeded.alert.domain.DomainOnSpring;

interface ForeignDomain {
    DomainOnSpring other();
}
