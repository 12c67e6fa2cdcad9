package io.infranaut.platform.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against the roots and proofs of the reference implementation, made by `oracle/merkle.go`.
class MerkleTest {
    private final List<Hash> leaves = new ArrayList<>();
    private final Map<Integer, Hash> roots = new HashMap<>();
    private final List<String[]> proofs = new ArrayList<>();
    private final Map<String, Hash> nodes = new HashMap<>();

    @BeforeEach
    void read() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("/transparency/merkle.tsv")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split("\t", -1);
                switch (fields[0]) {
                    case "leaf" -> leaves.add(Hash.leaf(HexFormat.of().parseHex(fields[1])));
                    case "root" -> roots.put(Integer.valueOf(fields[1]), hash(fields[2]));
                    default -> proofs.add(fields);
                }
            }
        }
        Frontier frontier = Frontier.empty();
        leaves.forEach(leaf ->
                frontier.add(leaf).forEach(node -> nodes.put(node.level() + "/" + node.index(), node.hash())));
    }

    private static Hash hash(String hex) {
        return Hash.of(HexFormat.of().parseHex(hex));
    }

    private Hash node(int level, long index) {
        return Objects.requireNonNull(nodes.get(level + "/" + index), "no node " + level + "/" + index);
    }

    private Hash rootOf(int size) {
        return Objects.requireNonNull(roots.get(size));
    }

    private static List<Hash> hashes(String[] proof) {
        return proof[3].isEmpty()
                ? List.of()
                : Arrays.stream(proof[3].split(",", -1)).map(MerkleTest::hash).toList();
    }

    @Test
    void theRootsAreThoseOfTheReference() {
        assertThat(roots).hasSize(21);
        Frontier frontier = Frontier.empty();
        for (int size = 0; size <= leaves.size(); size++) {
            assertThat(frontier.root()).as("%d leaves", size).isEqualTo(rootOf(size));
            assertThat(Merkle.root(size, this::node)).isEqualTo(rootOf(size));
            Frontier again = Frontier.of(size, this::node);
            assertThat(again.root()).isEqualTo(rootOf(size));
            if (size < leaves.size()) {
                frontier.add(leaves.get(size));
                again.add(leaves.get(size));
                assertThat(again.root()).isEqualTo(rootOf(size + 1));
            }
        }
    }

    /// Published with Certificate Transparency.
    @Test
    void theRootsOfThePublishedVectorsAreRight() {
        assertThat(rootOf(0))
                .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
                .isEqualTo(Hash.empty());
        assertThat(rootOf(1)).hasToString("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(rootOf(7)).hasToString("ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
        assertThat(rootOf(8)).hasToString("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    @Test
    void theProofsAreThoseOfTheReferenceAndVerify() {
        for (String[] proof : proofs) {
            int a = Integer.parseInt(proof[1]);
            int size = Integer.parseInt(proof[2]);
            List<Hash> expected = hashes(proof);
            if (proof[0].equals("inclusion")) {
                assertThat(Merkle.inclusion(a, size, this::node)).isEqualTo(expected);
                assertThat(Merkle.includes(leaves.get(a), a, size, expected, rootOf(size)))
                        .isTrue();
            } else {
                assertThat(Merkle.consistency(a, size, this::node)).isEqualTo(expected);
                assertThat(Merkle.consistent(a, size, expected, rootOf(a), rootOf(size)))
                        .isTrue();
            }
        }
    }

    @Test
    void nothingElseVerifies() {
        Hash other = Hash.leaf(new byte[] {42});
        for (String[] proof : proofs) {
            int a = Integer.parseInt(proof[1]);
            int size = Integer.parseInt(proof[2]);
            List<Hash> right = hashes(proof);
            var wrong = new ArrayList<List<Hash>>();
            for (int i = 0; i < right.size(); i++) {
                var changed = new ArrayList<>(right);
                changed.set(i, other);
                wrong.add(changed);
                wrong.add(right.subList(0, i));
            }
            var longer = new ArrayList<>(right);
            longer.add(other);
            wrong.add(longer);
            boolean inclusion = proof[0].equals("inclusion");
            for (List<Hash> hashes : wrong) {
                assertThat(
                                inclusion
                                        ? Merkle.includes(leaves.get(a), a, size, hashes, rootOf(size))
                                        : Merkle.consistent(a, size, hashes, rootOf(a), rootOf(size)))
                        .as("%s %d %d with %d hashes", proof[0], a, size, hashes.size())
                        .isFalse();
            }
            if (inclusion) {
                assertThat(Merkle.includes(other, a, size, right, rootOf(size))).isFalse();
                assertThat(Merkle.includes(leaves.get(a), a, size, right, other))
                        .isFalse();
            } else {
                // the empty tree is the beginning of any
                assertThat(Merkle.consistent(a, size, right, rootOf(a), other)).isEqualTo(a == 0 && size > 0);
                assertThat(Merkle.consistent(a, size, right, other, rootOf(size)))
                        .isFalse();
            }
        }
        assertThat(Merkle.includes(other, 1, 1, List.of(), other)).isFalse();
        assertThat(Merkle.includes(other, -1, 1, List.of(), other)).isFalse();
        assertThat(Merkle.consistent(2, 1, List.of(), other, other)).isFalse();
    }

    @Test
    void proofsBeyondTheTreeAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Merkle.inclusion(3, 3, this::node));
        assertThatIllegalArgumentException().isThrownBy(() -> Merkle.inclusion(-1, 3, this::node));
        assertThatIllegalArgumentException().isThrownBy(() -> Merkle.consistency(4, 3, this::node));
    }
}
