import pg from 'pg'

/** One durable step of an order, as little as can be called a row of an order. */
export type FloorRow = {
  readonly orderNo: string
  /** 0 is the order itself; each later commit of its life is one more. */
  readonly step: number
  readonly appId: number
  readonly orderId: string
  readonly amount: string
  /** What the merchant sent, as JSON text. */
  readonly fields: string
}

/** The rows of the floor. */
export type FloorRows = {
  /** Writes one row in a commit of its own; resolves when it is durable. */
  insert(row: FloorRow): Promise<void>
  findByOrderId(appId: number, orderId: string): Promise<FloorRow | undefined>
  findByOrderNo(orderNo: string): Promise<FloorRow | undefined>
}

/** As many connections as the gateway has. */
const connectionsMax = 12

const columns = 'order_no as "orderNo", step, app_id as "appId", order_id as "orderId", amount, fields::text as fields'

/** Opens the rows in an empty database: one table with the two keys that an order needs. */
export async function openFloorRows(url: string): Promise<FloorRows> {
  const pool = new pg.Pool({ connectionString: url, max: connectionsMax, application_name: 'switchyard floor' })
  await pool.query(`
    create table if not exists floor_rows (
      order_no text not null,
      step smallint not null,
      app_id integer not null,
      order_id text not null,
      currency text not null,
      amount text not null,
      state text not null,
      fields jsonb not null,
      created_at timestamptz not null default now(),
      primary key (order_no, step),
      unique (app_id, order_id, step)
    )`)
  const find = async (where: string, values: readonly unknown[]) => {
    const found = await pool.query<FloorRow>(`select ${columns} from floor_rows where step = 0 and ${where}`, [
      ...values,
    ])
    return found.rows[0]
  }
  return {
    async insert({ orderNo, step, appId, orderId, amount, fields }) {
      await pool.query(
        `insert into floor_rows (order_no, step, app_id, order_id, currency, amount, state, fields)
         values ($1, $2, $3, $4, 'USD', $5, 'pending', $6)`,
        [orderNo, step, appId, orderId, amount, fields],
      )
    },
    findByOrderId: (appId, orderId) => find('app_id = $1 and order_id = $2', [appId, orderId]),
    findByOrderNo: (orderNo) => find('order_no = $1', [orderNo]),
  }
}
