"""Segment counts by DuckDB, over the same orders as the shop has.

    load FILE.csv DATABASE      makes the table of orders, and one of sums per customer
    warm DATABASE QUESTIONS     answers a JSON list of questions in one process, after one for warming up
    cold DATABASE QUESTION      answers one question

The answer is one JSON object on the last line of standard output; times are in microseconds.
"""

import json
import sys
import time

import duckdb

OVER_ORDERS = """
    SELECT count(*) FROM (
        SELECT customer_id FROM orders GROUP BY customer_id
        HAVING count(*) >= $orders AND sum(net) >= $net AND max(placed_at) >= $since
    )
"""

# What counts only since a day can leave out everything before.
WINDOWED = """
    SELECT count(*) FROM (
        SELECT customer_id FROM orders WHERE placed_at >= $since GROUP BY customer_id
        HAVING count(*) >= $orders AND sum(net) >= $net
    )
"""

OVER_SUMS = """
    SELECT count(*) FROM sums WHERE orders >= $orders AND net >= $net AND last_at >= $since
"""


def answer(connection, statement, question):
    begin = time.perf_counter_ns()
    values = {name: question[name] for name in ("orders", "net", "since")}
    count = connection.execute(statement, values).fetchone()[0]
    return count, (time.perf_counter_ns() - begin) // 1000


def load(file, database):
    connection = duckdb.connect(database)
    connection.execute(
        "CREATE TABLE orders AS SELECT * FROM read_csv($1, header = false, columns = "
        "{'customer_id': 'BIGINT', 'placed_at': 'BIGINT', 'net': 'BIGINT'})",
        [file],
    )
    connection.execute(
        "CREATE TABLE sums AS SELECT customer_id, count(*) AS orders, sum(net)::BIGINT AS net, "
        "max(placed_at) AS last_at FROM orders GROUP BY customer_id ORDER BY customer_id"
    )
    connection.close()
    return {}


def warm(database, questions):
    connection = duckdb.connect(database, read_only=True)
    questions = json.loads(questions)
    result = {"counts": [], "over_orders_micros": [], "over_sums_micros": []}
    for number, question in enumerate(questions[:1] + questions):
        statement = WINDOWED if question["windowed"] else OVER_ORDERS
        count, micros = answer(connection, statement, question)
        if number == 0:
            continue
        result["counts"].append(count)
        result["over_orders_micros"].append(micros)
        if not question["windowed"]:
            same, micros = answer(connection, OVER_SUMS, question)
            assert same == count, (same, count)
            result["over_sums_micros"].append(micros)
    result["version"] = duckdb.__version__
    result["threads"] = connection.execute("SELECT current_setting('threads')").fetchone()[0]
    return result


def cold(database, question):
    connection = duckdb.connect(database, read_only=True)
    count, micros = answer(connection, OVER_ORDERS, json.loads(question))
    return {"count": count, "micros": micros}


if __name__ == "__main__":
    verbs = {"load": load, "warm": warm, "cold": cold}
    print(json.dumps(verbs[sys.argv[1]](*sys.argv[2:])))
