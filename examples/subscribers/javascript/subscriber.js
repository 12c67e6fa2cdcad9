// Reads the events of Infranaut from the beginning, each once, prints the alerts that are raised and, in the end, how
// many events there were. A second run goes on where the first one ended.
//
// Arguments: Kafka's address, and a name under which the position is kept. --exit ends when there is no more.
import { Admin, Consumer, stringDeserializers } from '@platformatic/kafka'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

const [address, name, exit] = process.argv.slice(2)
const bootstrapBrokers = address.split(',')
const file = `${name}.seen`
const seen = new Set(existsSync(file) ? readFileSync(file, 'ascii').split('\n').filter(Boolean) : [])

const admin = new Admin({ clientId: name, bootstrapBrokers })
const topics = (await admin.listTopics()).filter(topic => /^infranaut\.[a-z]+$/.test(topic))
await admin.close()

const consumer = new Consumer({ clientId: name, groupId: name, bootstrapBrokers, deserializers: stringDeserializers })
const stream = await consumer.consume({ topics, mode: 'committed', fallbackMode: 'earliest', autocommit: false })

let lastNews = Date.now()
const idle = exit === '--exit' && setInterval(() => seen.size > 0 && Date.now() - lastNews > 5000 && end(), 200)

for await (const message of stream) {
  const id = message.headers.get('ce_id')
  if (!seen.has(id)) {
    handle(message)
    seen.add(id)
    appendFileSync(file, id + '\n')
  }
  await message.commit()
  lastNews = Date.now()
}

function handle({ headers, value }) {
  if (headers.get('ce_type') === 'io.infranaut.alert.AlertRaised.v1') {
    const alert = JSON.parse(value)
    console.log(`alert raised at ${headers.get('ce_time')}: ${alert.severity} ${alert.summary}`)
  }
}

async function end() {
  clearInterval(idle)
  await consumer.close(true)
  console.log(`${seen.size} events`)
}
