using System.Collections.Immutable;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Mediation.Postgres;
using Npgsql;

namespace Mediation.Verbs;

/// <summary>What the program does besides serving. The use of a verb, as the help shows it, is also the grammar by which its words are read.</summary>
sealed record Verb(string Name, string Use, string What, Func<Call, Task<int>> Do)
{
    public const int Done = 0, FoundAFault = 1, WrongUse = 2, Interrupted = 130;

    public static readonly ImmutableArray<Verb> All =
    [
        new("import petitions", "FILE --project CODE [--to URL --key KEY]", """
            Brings petitions and their replies out of a CSV file into a project, through the same acts as everybody's.
            The file has the columns number, author, subject, submitted_at, body, reply and replied_at; times are local.
            It is read whole before anything is done. What was imported before is known again, so an import that was
            stopped goes on where it was when the same command is given again.
              --project CODE   the project's code or id
              --to URL         another program than this machine's, with --key KEY of an account that may import
            """, ImportPetitions.Run),
        new("import hotline", "FILE --project CODE [--to URL --key KEY]", """
            Brings tickets of the 12345 hotline out of a CSV file into a project. The file has the columns number,
            received_at, urgency, category, text, caller and due_at, and may have phone, place and kind; times are local.
            Each keeps its number and its due there; of that due and ours, the earlier counts. It is read whole before
            anything is done, and what was imported before is known again.
              --project CODE   the project's code or id
              --to URL         another program than this machine's, with --key KEY of an account that may import
            """, ImportHotline.Run),
        new("export hotline", "--out FILE [--to URL --key KEY]", """
            Writes what became of the hotline's tickets into a CSV file: number, our code, status, reply and times.
            """, ExportHotline.Run),
        new("import calendar", "FILE [--to URL --key KEY]", """
            Brings in the holidays of a further year, or a corrected notice of one that is known: lines of date,kind,name
            where kind is off (a weekday that is free) or work (a Saturday or Sunday that is worked). What was promised by
            a guess is counted again in every case that it touches, and never shortened where it is the citizen's.
              --to URL   another program than this machine's, with --key KEY of an account that may administer
            """, ImportCalendar.Run),
        new("import roll", "FILE --project CODE [--only preview] [--parking counts] [--to URL --key KEY]", """
            Brings a roll of owners out of a CSV or XLSX file into a project: a line for each unit and owner, under the
            columns parcel, building, unit, use, registered_area, surveyed_area, contract_area, tenure, owner,
            id_number, phone, share, title, developer, account, representative and representative_proof, or under
            their Chinese names. The file is the whole roll: what it lacks is taken out. With a fault in any line
            nothing is changed.
              --only preview     says what would be different, and does nothing
              --parking counts   parking and storage count as areas and heads
            """, ImportRoll.Run),
        new("invite administrator", "", """
            Prints a one-time link that makes an administrator, good for a day: for when nobody is left who could let
            the others in again. The supervisor sees who came in by it.
            """, InviteAdministrator.Run),
        new("verify", "[--case ID] [--file FILE]", """
            Computes every hash, every chain and every commitment of the vault again and says where one does not hold;
            counts every ballot again out of its entries, and takes every frozen roll's fingerprint again.
            What was erased from the vault is counted, it is no fault. An entry without texts that was cut off the end
            of its case leaves a whole chain behind: compare the head printed here with one kept elsewhere, as backup
            prints it, or look whether rebuild finds a difference.
              --case ID     only this case, by id or code
              --file FILE   an exported case, without any database
            """, Verify.Run),
        new("rebuild", "[REGISTER]", """
            Replays the journal into fresh registers, reports every difference from the live ones and puts the fresh
            rows in place where they differ. Writers wait only while the differing rows are compared once more.
              REGISTER   only this table
            """, Rebuild.Run),
        new("export case", "ID --out FILE", """
            Writes the entries of a case into a file that verify --file checks without any database.
            """, ExportCase.Run),
        new("backup", "--out DIR --keys DIR", """
            Writes the database into one directory and the key file into another. Keep them apart: whoever has both
            can read what was erased since.
            """, Backup.Run),
        new("restore", "--from DIR --keys DIR [--erasures FILE]", """
            Puts a backup into an empty data directory (or, with ConnectionStrings:Owner, into an empty database) and
            looks whether it is what was backed up. What was erased since is erased again: by the list that is kept
            beside the key file, unless another is given.
            """, Restore.Run),
        new("migrate", "", """
            Brings the database up to this program's schema, with ConnectionStrings:Owner where it is not our own.
            """, Migrate),
    ];

    public static bool IsHelp(string word) => word is "--help" or "-h" or "-?" or "help";

    public static async Task<int> Run(string[] args, TextWriter? output = null, TextWriter? errors = null)
    {
        var (said, told) = (output ?? Console.Out, errors ?? Console.Error);
        var verb = All.FirstOrDefault(v => v.Name.Split(' ') is var words && args.Take(words.Length).SequenceEqual(words));
        if (args.Any(IsHelp))
        {
            said.WriteLine(verb?.Help ?? Overview);
            return Done;
        }
        if (verb is null)
        {
            told.WriteLine($"There is no verb \"{string.Join(' ', args.TakeWhile(word => !word.StartsWith('-')).Take(2))}\".\n\n{Overview}");
            return WrongUse;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try { return await verb.Do(Call.Read(verb, args[verb.Name.Split(' ').Length..], said, told, stop.Token)); }
        catch (VerbEnds why) { return End(why.Status, why.IsMisread ? $"{why.Message}\n\nUse: mediation {verb.Name} {verb.Use}\n--help says more." : why.Message); }
        catch (CannotStart why) { return End(FoundAFault, why.Message); }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { return End(Interrupted, "Stopped before the end."); }
        catch (PostgresException why) { return End(FoundAFault, $"The database refused: {why.MessageText}."); }
        catch (Exception why) when (why is NpgsqlException or SocketException or TimeoutException) { return End(FoundAFault, $"The database went away: {why.Message}"); }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException) { return End(FoundAFault, why.Message); }

        // the first Ctrl-C asks for an end in order, the second one takes it
        void Stop(PosixSignalContext signal)
        {
            if (stop.IsCancellationRequested) return;
            signal.Cancel = true;
            stop.Cancel();
        }

        int End(int status, string sentence)
        {
            told.WriteLine(sentence);
            return status;
        }
    }

    static async Task<int> Migrate(Call call)
    {
        var running = await Workplace.Program(call.Settings);
        if (running is null || call.Settings.GetConnectionString("Owner") is not null)
            call.Say($"schema {await Database.Migrate(call.Settings, Settings.DataDirectory(call.Settings), stop: call.Stop)}");
        else
        {
            await using var place = await Workplace.Open(call);     // a program that runs has migrated; whether to our schema is looked at here
            call.Say($"schema {Schema.Number}");
        }
        return Done;
    }

    string Help => $"""
        mediation {Name} {Use}

        {What}

        Settings of the program, such as --Data:Directory or --ConnectionStrings:Mediation, may be given too.
        Exit status: 0 done, 1 found a fault, 2 wrong use, 130 stopped by Ctrl-C.
        """;

    static string Overview
    {
        get
        {
            var text = new StringBuilder("Without a verb the program serves. Its verbs, each with --help:\n");
            foreach (var verb in All) text.Append($"\n  {verb.Name} {verb.Use}");
            return text.ToString();
        }
    }
}

/// <summary>Why a verb ends before its end, in one sentence for the operator.</summary>
sealed class VerbEnds(int status, string sentence) : Exception(sentence)
{
    public int Status => status;
    /// <summary>The words themselves could not be read: the use is shown beside the reason.</summary>
    public bool IsMisread { get; private init; }

    public static VerbEnds Misread(string sentence) => new(Verb.WrongUse, sentence) { IsMisread = true };
    public static VerbEnds WrongUse(string sentence) => new(Verb.WrongUse, sentence);
    public static VerbEnds Fault(string sentence) => new(Verb.FoundAFault, sentence);
}
