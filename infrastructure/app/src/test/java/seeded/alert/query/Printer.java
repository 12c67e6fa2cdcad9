package seeded.alert.query;

class Printer {
    void print() {
        System.out.println();
    }
}
