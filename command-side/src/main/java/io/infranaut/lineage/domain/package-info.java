/// The rules of lineage: an edge leads from one node to another, and saying it again changes nothing.
@NullMarked
package io.infranaut.lineage.domain;

import org.jspecify.annotations.NullMarked;
