package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

const importProducts = 20_000

// imports measures the import of many products through the command line.
func (b *bencher) imports(ctx context.Context) error {
	file := b.path("products.csv")
	if err := writeProducts(file); err != nil {
		return err
	}
	s := b.stores()[0]
	path := b.path("import.db")
	if err := removeSQLite(path); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, b.Shopbell, "import", "products", file) //nolint:gosec // our own binary
	cmd.Env = append(os.Environ(), b.env("127.0.0.1:0", "sqlite:"+path)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	begun := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("import: %w\n%s", err, out.Bytes())
	}
	took := time.Since(begun)
	b.report.Add(Row{
		What: fmt.Sprintf("%s: import of %d products", s.name, importProducts), Goal: "≤ 20 s",
		Product: fmt.Sprintf("%.1f s", took.Seconds()), OK: took <= 20*time.Second,
	})
	return nil
}

// writeProducts makes a catalogue of two variants each.
func writeProducts(name string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	buffered := bufio.NewWriter(f)
	w := csv.NewWriter(buffered)
	lines := [][]string{{
		"external_id", "title_zh", "title_en", "body_zh", "body_en", "category", "aliases", "params_zh", "params_en",
		"image", "url", "active", "sku", "options", "price", "currency", "stock",
	}}
	for i := range importProducts {
		zh, en := zhGoods[i%len(zhGoods)], enGoods[i%len(enGoods)]
		for v, size := range []string{"M", "L"} {
			lines = append(lines, []string{
				fmt.Sprintf("P%06d", i), fmt.Sprintf("%s %d", zh, i), fmt.Sprintf("%s %d", en, i), "适合四季", "For all seasons", "bench", "",
				"材质=纯棉", "Material=Cotton", "", "", "true", fmt.Sprintf("P%06d-%s", i, size), "颜色/Color=黑/Black;尺码/Size=" + size,
				fmt.Sprintf("%d.%02d", 10+i%900, (i+v)%100), "CNY", fmt.Sprint(i % 40),
			})
		}
	}
	return errors.Join(w.WriteAll(lines), buffered.Flush())
}
