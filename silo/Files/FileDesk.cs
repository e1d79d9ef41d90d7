using System.Security.Cryptography;
using System.Text;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;
using Mediation.Vault;

namespace Mediation.Files;

/// <summary>A file as somebody handed it in: laid down and looked into, or why it is not taken.</summary>
sealed record Handed(string Name, FileKind Kind, int Size, string Sha256, FileKey? File, Scan Scan, Refusal? Why)
{
    /// <summary>How long to wait, where too much was handed in that was not taken.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The field of the form in which it came.</summary>
    public string Field { get; init; } = "";

    public static Handed Not(string name, Refusal why) => new(name, default, 0, "", null, Scan.Waiting, why);
}

/// <summary>What of a handed file makes it the same when it is sent again.</summary>
sealed record AttachRequest(string Name, string Sha256, bool Public);

/// <summary>
/// Where files are handed in: laid down in the vault piece by piece as they come, looked into, and only then named by an act. One for each request;
/// what no act has named is taken up again at its end, and what it leaves by dying is swept.
/// </summary>
sealed class FileDesk(FileStore store, Clamd clamd, Desk desk, Journal journal, KeyFile keys, Attempts attempts, IHttpContextAccessor web, ILogger<FileDesk> log) : IAsyncDisposable
{
    const int MostAtOnce = 32;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    static readonly SemaphoreSlim Counters = new(MostAtOnce);

    readonly List<Guid> laid = [];

    /// <summary>Whether a case may be given something by whoever asks. Whoever took down what is hidden from them since, hands in for its reporter, by its secret.</summary>
    public async Task<(Outcome Outcome, Refusal? Why)> Enter(Guid caseId, long size, bool justOpened = false)
    {
        var seen = await desk.See<Grievance>(caseId, Access.Read);
        if (seen.Outcome is Outcome.Hidden or Outcome.Forbidden && (justOpened || ShowsSecret(caseId)))
        {
            desk.ActAs(new(caseId, Role.Reporter));
            seen = await desk.See<Grievance>(caseId, Access.Read);
        }
        if (seen.Case is not { } grievance) return (seen.Outcome, null);
        return Allowance.Refuse(grievance.Files, (int)Math.Clamp(size, 1, int.MaxValue), desk.Now) is { } why ? (Outcome.Refused, why) : (Outcome.Done, null);
    }

    bool ShowsSecret(Guid caseId) => web.HttpContext?.Request.Headers["Tracking-Secret"].ToString() is { Length: > 0 } secret && TrackingSecret.IsRight(keys, caseId, secret);

    /// <summary>Takes one file off the wire. Nothing of it is kept in memory but the piece at hand.</summary>
    public async Task<Handed> Receive(string name, Stream body, CancellationToken stop)
    {
        // looked at as files go on costs more than it costs to send: so many that are not taken, and no more is looked at
        var (who, address) = web.HttpContext is { } http ? (ExportTurns.WhoOf(http), http.Connection.RemoteIpAddress) : ("the program itself", null);
        if (await attempts.Begin(Limit.File, who, address) is { } wait)
            return Handed.Not(name, new("access/too-many-failures", $"{Math.Ceiling(wait.TotalMinutes):0}")) with { Wait = wait };
        if (!await Counters.WaitAsync(Patience, stop)) throw new TooBusy("files");
        var before = laid.Count;
        var isTaken = false;
        try
        {
            var handed = await LayDown(name, body, stop);
            if (handed.Why is null) handed = await LookInto(handed, stop);
            isTaken = handed.Why is null;
            return handed;
        }
        catch (BadHttpRequestException why) when (why.StatusCode == StatusCodes.Status413PayloadTooLarge) { return Handed.Not(name, Refusals.TooLarge); }
        finally
        {
            Counters.Release();
            if (isTaken) await attempts.TakeBack(Limit.File, who, address);
            if (!isTaken && laid.Count > before) await TakeUp(laid[^1]);
        }
    }

    async Task<Handed> LayDown(string name, Stream body, CancellationToken stop)
    {
        var buffer = new byte[Pieces.Size];
        var read = await body.ReadAtLeastAsync(buffer, Magic.Enough, throwOnEndOfStream: false, stop);
        if (read == 0) return Not(Refusals.Empty);
        if (Magic.Of(buffer.AsSpan(0, Math.Min(read, Magic.Enough)), name) is not { } kind) return Not(Refusals.UnknownKind);
        if (!FileName.Agrees(name, kind)) return Not(Refusals.OtherThanItsName);

        var file = await store.Begin();
        laid.Add(file.Id);
        var into = store.Write(file, Part.Original);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (; read > 0; read = await body.ReadAsync(buffer, stop))
        {
            if (into.Written + read > Allowance.LargestFile) return Not(Refusals.TooLarge);
            hash.AppendData(buffer, 0, read);
            await into.WriteAsync(buffer.AsMemory(0, read), stop);
        }
        await into.End(stop);
        return new(name, kind, (int)into.Written, Convert.ToHexStringLower(hash.GetHashAndReset()), file, Scan.Waiting, null);

        Handed Not(Refusal why) => Handed.Not(name, why);
    }

    async Task<Handed> LookInto(Handed handed, CancellationToken stop)
    {
        await using var original = (await store.Open(handed.File!, Part.Original, stop))!;
        var scan = await clamd.Look(original, stop);
        if (scan == Scan.Infected) return Handed.Not(handed.Name, Refusals.Infected);

        var why = await Prepare(handed.File!, handed.Kind, original, stop);
        return why is null ? handed with { Scan = scan } : Handed.Not(handed.Name, why);
    }

    /// <summary>Refuses what is not what it should be, and makes what is handed out where that is not the original itself.</summary>
    async Task<Refusal?> Prepare(FileKey file, FileKind kind, SealedStream original, CancellationToken stop)
    {
        switch (kind)
        {
            case FileKind.Jpeg or FileKind.Png or FileKind.Webp:
                var (served, small) = (store.Write(file, Part.Served), store.Write(file, Part.Small));
                if (await Pictures.Redraw(original, kind, served, small, stop) is { } broken) return broken;
                await served.End(stop);
                await small.End(stop);
                return null;
            case FileKind.Heic or FileKind.Mp4 or FileKind.M4a:
                if (Boxes.Find(original, kind) is not { } blanks) return Refusals.Broken;
                var blanked = store.Write(file, Part.Served);
                await Boxes.Copy(original, blanked, blanks, stop);
                await blanked.End(stop);
                return null;
            case FileKind.Docx or FileKind.Xlsx:
                return await Task.Run(() => Office.Refuse(original, kind, stop), stop);
            case FileKind.Pdf:
                return await EndsAsPdf(original, stop) ? null : Refusals.Broken;
            case FileKind.Text:
                if (await Texts.EncodingOf(original, stop) is not { } encoding) return Refusals.UnknownKind;
                if (Texts.IsUtf8(encoding)) return null;
                var inUtf8 = store.Write(file, Part.Served);
                await Texts.ToUtf8(original, encoding, inUtf8, stop);
                await inUtf8.End(stop);
                return null;
            default:
                return null;
        }
    }

    static async Task<bool> EndsAsPdf(SealedStream file, CancellationToken stop)
    {
        var tail = new byte[Math.Min(file.Length, 2048)];
        file.Position = file.Length - tail.Length;
        await file.ReadExactlyAsync(tail, stop);
        return tail.AsSpan().LastIndexOf("%%EOF"u8) >= 0;
    }

    /// <summary>The act: from now on the case has the file. The same file under the same id is there already, and the second copy goes.</summary>
    public async Task<(Answer Answer, Guid File)> Attach(Guid caseId, Handed handed, bool isPublic, Guid commandId)
    {
        if (handed is not { File: { } file, Why: null }) return (new(Outcome.Refused, caseId, 0, handed.Why), Guid.Empty);

        var name = FileName.Of(handed.Name, handed.Kind);
        await store.Adopt(file, caseId, handed.Scan);
        var answer = await desk.Put(caseId, new AttachFile(file.Id, name, handed.Sha256, handed.Kind, handed.Size, isPublic), commandId, new AttachRequest(name, handed.Sha256, isPublic));
        await Settle(file.Id, answer);
        return (answer, answer is { Outcome: Outcome.Done, Repeated: true } ? await Named(caseId, answer.Version) : file.Id);
    }

    /// <summary>The photo of a ballot's paper: from now on the ballot has it, by its hash alone.</summary>
    public Task<Answer> Keep(Guid ballot, Handed handed, Guid commandId) => Keep(ballot, handed, commandId, file => new KeepPaper(file, handed.Sha256, handed.Kind, handed.Size));

    /// <summary>A document that the ballot names by its hash: from now on everybody can read it.</summary>
    public Task<Answer> KeepDocument(Guid ballot, Handed handed, Guid commandId) => Keep(ballot, handed, commandId, file => new KeepDocument(file, handed.Sha256, handed.Kind, handed.Size));

    async Task<Answer> Keep(Guid ballot, Handed handed, Guid commandId, Func<Guid, Command<Ballot>> act)
    {
        if (handed is not { File: { } file, Why: null }) return new(Outcome.Refused, ballot, 0, handed.Why);

        await store.Adopt(file, ballot, handed.Scan);
        var answer = await desk.Put(ballot, act(file.Id), commandId, new AttachRequest("", handed.Sha256, false));
        await Settle(file.Id, answer);
        return answer;
    }

    async Task Settle(Guid file, Answer answer)
    {
        // not known whether it was written: then only the sweep, much later, may say that it was not
        if (answer is { Outcome: Outcome.Unavailable or Outcome.Busy or Outcome.Again } or { Outcome: Outcome.Done, Repeated: false }) laid.Remove(file);
        else await TakeUp(file);
    }

    async Task<Guid> Named(Guid caseId, int version)
    {
        await foreach (var (body, _, _) in journal.Read(caseId, after: version - 1))
            return EntryFormat.Read<Grievance>(body).Events.OfType<FileAttached>().First().File;
        throw new InvalidOperationException($"version {version} of {caseId} is not in the journal");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in laid.ToArray()) await TakeUp(id);
    }

    async Task TakeUp(Guid id)
    {
        laid.Remove(id);
        try { await store.TakeUp(id); }
        catch (Exception why) when (Faults.AreOfTheDatabase(why)) { log.LogInformation("a file that was not taken is left to the sweep: {Why}", why.Message); }
    }

    /// <summary>The command id of the n-th file that came under one id.</summary>
    public static Guid CommandOf(Guid commandId, int n) => Ids.From(Encoding.ASCII.GetBytes($"{commandId}/file/{n}"), prefix: commandId);
}
