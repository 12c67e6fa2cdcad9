// Writes the roots and proofs that the reference implementation gives for trees of up to 20 leaves: the eight leaves of the
// published vectors of Certificate Transparency, then single bytes.
//
//	go mod init oracle && go get github.com/transparency-dev/merkle@v0.0.2 && go run merkle.go > merkle.tsv
package main

import (
	"bufio"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/merkle/testonly"
)

const most = 20

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	tree := testonly.New(rfc6962.DefaultHasher)
	leaves := testonly.LeafInputs()
	for i := byte(len(leaves)); i < most; i++ {
		leaves = append(leaves, []byte{i})
	}
	for _, leaf := range leaves {
		tree.AppendData(leaf)
		fmt.Fprintf(out, "leaf\t%x\n", leaf)
	}
	for size := uint64(0); size <= most; size++ {
		fmt.Fprintf(out, "root\t%d\t%x\n", size, tree.HashAt(size))
		for index := uint64(0); index < size; index++ {
			proof, err := tree.InclusionProof(index, size)
			line(out, "inclusion", index, size, proof, err)
		}
		for from := uint64(0); from <= size; from++ {
			proof, err := tree.ConsistencyProof(from, size)
			line(out, "consistency", from, size, proof, err)
		}
	}
}

func line(out *bufio.Writer, kind string, a, b uint64, proof [][]byte, err error) {
	if err != nil {
		panic(err)
	}
	hashes := make([]string, len(proof))
	for i, hash := range proof {
		hashes[i] = hex.EncodeToString(hash)
	}
	fmt.Fprintf(out, "%s\t%d\t%d\t%s\n", kind, a, b, strings.Join(hashes, ","))
}
