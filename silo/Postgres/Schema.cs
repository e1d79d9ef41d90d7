using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Mediation.Postgres;

/// <summary>The tables we need, as a list of scripts: the owner applies them, the app looks for them.</summary>
static class Schema
{
    /// <summary>Applied once each, in this order. Add at the end; never change what a database has applied.</summary>
    static readonly ImmutableArray<Script> Scripts =
    [
        new(1, "Postgres/Roles.sql"),
        new(2, "Postgres/Orleans.sql"),
        new(3, "Cases/Journal.sql"),
        new(4, "Vault/Vault.sql"),
        new(5, "Identity/Identity.sql"),
        new(6, "Projects/ProjectRegister.sql"),
        new(7, "Grievances/GrievanceRegister.sql"),
        new(8, "Identity/People.sql"),
        new(9, "Staff/MemberRegister.sql"),
        new(10, "DataRights/DataRequestRegister.sql"),
        new(11, "Organisations/OrganisationRegister.sql"),
        new(12, "Grievances/Steps.sql"),
        new(13, "Staff/Watch.sql"),
        new(14, "Exports/ExportRegister.sql"),
        new(15, "Reports/Reports.sql"),
        new(16, "Ballots/BallotRegister.sql"),
        new(17, "Grievances/TogetherRegister.sql"),
        new(18, "Grievances/LinkRegister.sql"),
        new(19, "Alike/Alike.sql"),
        new(20, "Cases/Deadlines.sql"),
        new(21, "Templates/TemplateRegister.sql"),
        new(22, "Hotline/TicketRegister.sql"),
        new(23, "Reports/Outcomes.sql"),
        new(24, "Identity/Limits.sql"),
        new(25, "Invitations/InvitationRegister.sql"),
        new(26, "Identity/Phones.sql"),
        new(27, "Files/Files.sql"),
        new(28, "Grievances/Queue.sql"),
        new(29, "Vault/Tokens.sql"),
        new(30, "Staff/Told.sql"),
        new(31, "Identity/TakesTwo.sql"),
        new(32, "Cases/Snapshots.sql"),
        new(33, "Ballots/Seats.sql"),
        new(34, "Ballots/AfterAVote.sql"),
        new(35, "DataRights/FiledFor.sql"),
        new(36, "Ballots/Turnouts.sql"),
    ];

    /// <summary>The number of the last script: the schema this program works with.</summary>
    public static int Number => Scripts[^1].Number;

    /// <summary>Brings a database up to this program's schema, side by side with others who do the same.</summary>
    public static async Task<int> Migrate(NpgsqlDataSource owner, CancellationToken stop = default)
    {
        await using var connection = await owner.OpenConnectionAsync(stop);
        while (await ApplyNext(connection, stop)) { }
        return Number;
    }

    /// <summary>Refuses a database that is older, newer or other than what this program was written for.</summary>
    public static async Task Check(NpgsqlDataSource app, CancellationToken stop = default)
    {
        await using var connection = await app.OpenConnectionAsync(stop);
        var exists = new NpgsqlCommand("select to_regclass('public.schema_version') is not null", connection);
        var applied = await exists.ExecuteScalarAsync(stop) is true ? await Applied(connection, stop) : [];
        RefuseOther(applied);
        if (applied.Length < Scripts.Length) throw new CannotStart(
            $"The database has schema {applied.Length}, this program needs {Number}: "
            + "run the verb migrate with --ConnectionStrings:Owner=…, then start again.");
    }

    static async Task<bool> ApplyNext(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        // one at a time; the others wait here and find it done
        await Run("select pg_advisory_xact_lock(hashtextextended('mediation/schema', 0))");
        await Run("""
            create table if not exists public.schema_version (
                number      integer     primary key,
                name        text        not null,
                sha256      text        not null,
                applied_at  timestamptz not null default now()
            )
            """);
        var applied = await Applied(connection, stop);
        RefuseOther(applied);
        if (applied.Length == Scripts.Length) return false;

        var next = Scripts[applied.Length];
        try { await Run(next.Text); }
        catch (PostgresException e) { throw new CannotStart($"{next.Name} could not be applied: {e.MessageText}.", e); }
        await Run("insert into public.schema_version (number, name, sha256) values ($1, $2, $3)",
            next.Number, next.Name, next.Sha256);
        await transaction.CommitAsync(stop);
        return true;

        async Task Run(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = 0 };
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            await command.ExecuteNonQueryAsync(stop);
        }
    }

    static void RefuseOther(ImmutableArray<Script.Applied> applied)
    {
        if (applied.Zip(Scripts).FirstOrDefault(pair => !pair.Second.Is(pair.First)).Second is { } other)
            throw new CannotStart(
                $"The database has applied another script {other.Number} than {other.Name} is now: "
                + "put it back as it was, and say what is new in a script of its own.");
        if (applied.Length > Scripts.Length) throw new CannotStart(
            $"The database has schema {applied[^1].Number}, newer than this program's {Number}: "
            + "start the newer program.");
    }

    static async Task<ImmutableArray<Script.Applied>> Applied(NpgsqlConnection connection, CancellationToken stop)
    {
        const string sql = "select number, name, sha256 from public.schema_version order by number";
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var rows = await command.ExecuteReaderAsync(stop);
        var applied = ImmutableArray.CreateBuilder<Script.Applied>();
        while (await rows.ReadAsync(stop)) applied.Add(new(rows.GetInt32(0), rows.GetString(1), rows.GetString(2)));
        return applied.ToImmutable();
    }

    sealed record Script(int Number, string Name)
    {
        public readonly record struct Applied(int Number, string Name, string Sha256);

        public string Text { get; } = Read(Name);
        public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
        public bool Is(Applied applied) => applied == new Applied(Number, Name, Sha256);

        static string Read(string name)
        {
            using var text = new StreamReader(typeof(Schema).Assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"{name} is not embedded in the program"));
            return text.ReadToEnd().ReplaceLineEndings("\n");      // the same script, however it was checked out
        }
    }
}
