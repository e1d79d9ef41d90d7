using System.Security.Cryptography;
using Mediation.Grievances;
using Mediation.Vault;
using Npgsql;
using NpgsqlTypes;

namespace Mediation.Bench;

/// <summary>Fills the registers and the vault in bulk, as if that many cases had been logged, each with a subject of 60 characters.</summary>
static class Seed
{
    public const string Words = "过渡费两个月没到账要求写明发放日期安置面积少算重测书面答复楼道外墙砖脱落居民自己拉绳围挡公示栏字太小电子版补偿口径前后不一夜里施工孩子睡不着兄妹三人签约意见回迁户型宣传册租客搬走临时停车位选房顺序公开打桩裂缝洒水灰尘地库积水房产证名字物业撤场断水租房补助意愿征集表商铺住宅清晨切割钢筋围挡风倒说明会";

    public static async Task Run(string owner, KeyFile keys, Guid[] projects, int cases)
    {
        await using var db = NpgsqlDataSource.Create(owner + ";Command Timeout=0");
        await using var one = await db.OpenConnectionAsync();
        await using var two = await db.OpenConnectionAsync();
        var indexes = await Indexes(one);
        foreach (var (name, _) in indexes) await Execute(one, $"drop index {name}");
        var vault = new Vault.Vault(db, keys);
        var person = Guid.NewGuid();        // one person for all: the page opens fifty texts, whoever they are about
        vault.Meet(person);
        List<NewKey> newKeys = [];
        var random = new Random(1);
        await using (var rows = await one.BeginBinaryImportAsync("copy grievance (id, code, project_id, kind, channel, category, severity, status, is_open, several_people, person, received_at, logged_at, due, target, provisional, reopening_asked, reopenings, rated, subject_ref) from stdin (format binary)"))
        await using (var texts = await two.BeginBinaryImportAsync("copy vault.text (id, subject, case_id, field, alg, nonce, ciphertext, salt, tokens) from stdin (format binary)"))
        {
            var now = DateTime.UtcNow;
            for (var i = 0; i < cases; i++)
            {
                var id = Guid.CreateVersion7();
                List<SealedText> made = [];
                var text = string.Concat(Enumerable.Range(0, 12).Select(_ => Words.Substring(random.Next(Words.Length - 5), 5)));
                var subject = vault.Seal(((PrivateText)text).About(person), id, "Subject", true, made, newKeys);
                var open = random.Next(10) == 0;
                var received = now.AddMinutes(-random.Next(60 * 24 * 3000));
                var due = DateOnly.FromDateTime(received.AddDays(15));
                await rows.StartRowAsync();
                await rows.WriteAsync(id);
                await rows.WriteAsync($"BB-{i:0000000}");
                await rows.WriteAsync(projects[random.Next(projects.Length)]);
                await rows.WriteAsync("complaint");
                await rows.WriteAsync("portal");
                await rows.WriteAsync("unclassified");
                await rows.WriteAsync("s4");
                await rows.WriteAsync(open ? "registered" : "closed");
                await rows.WriteAsync(open);
                await rows.WriteAsync(false);
                await rows.WriteAsync(person);
                await rows.WriteAsync(received, NpgsqlDbType.TimestampTz);
                await rows.WriteAsync(received, NpgsqlDbType.TimestampTz);
                await rows.WriteAsync(due);
                await rows.WriteAsync(due);
                await rows.WriteAsync(false);
                await rows.WriteAsync(false);
                await rows.WriteAsync(0);
                await rows.WriteAsync(false);
                await rows.WriteAsync(subject.Ref);

                await texts.StartRowAsync();
                await texts.WriteAsync(made[0].Id);
                await texts.WriteAsync(person);
                await texts.WriteAsync(id);
                await texts.WriteAsync("Subject");
                await texts.WriteAsync("AES-256-GCM");
                await texts.WriteAsync(made[0].Nonce);
                await texts.WriteAsync(made[0].Ciphertext);
                await texts.WriteAsync(made[0].Salt);
                await texts.WriteAsync(made[0].Tokens);
                if (i % 100_000 == 99_999) Console.Error.WriteLine($"  seeded {i + 1:N0} cases");
            }
            await rows.CompleteAsync();
            await texts.CompleteAsync();
        }
        await using (var key = new NpgsqlCommand("insert into vault.key (subject, wrapped) values ($1, $2)", one))
        {
            key.Parameters.Add(new() { Value = person });
            key.Parameters.Add(new() { Value = newKeys[0].Wrapped });
            await key.ExecuteNonQueryAsync();
        }
        await Execute(one, "set maintenance_work_mem = '512MB'");
        foreach (var (_, definition) in indexes) await Execute(one, definition);
        await Execute(one, "vacuum analyze grievance, vault.text");
    }

    // filled first and built afterwards: one row after the other into a dozen indexes takes ten times as long
    static async Task<List<(string Name, string Definition)>> Indexes(NpgsqlConnection db)
    {
        await using var command = new NpgsqlCommand("select schemaname || '.' || indexname, indexdef from pg_indexes where tablename in ('grievance', 'text') and indexdef not like 'CREATE UNIQUE%'", db);
        await using var reader = await command.ExecuteReaderAsync();
        List<(string, string)> all = [];
        while (await reader.ReadAsync()) all.Add((reader.GetString(0), reader.GetString(1)));
        return all;
    }

    static async Task Execute(NpgsqlConnection db, string sql)
    {
        await using var command = new NpgsqlCommand(sql, db) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
