using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Grievances;
using Mediation.Identity;

namespace Mediation.Files;

/// <summary>A file as its viewer may know of it: by the name and the hash it came with.</summary>
sealed record FileView(Guid Id, string Name, FileKind Kind, string MediaType, int Size, string? Sha256, bool Public, DateTimeOffset At, string? By, Scan Scan, bool HasPicture);

/// <summary>The files of a case, told and handed out to whoever may read the case: the public ones to its reporter, all of them to the house.</summary>
sealed class FileList(Desk desk, Vault.Vault vault, FileStore store, Accounts accounts, Staff.ReadLog reads)
{
    public async Task<(Outcome Outcome, ImmutableArray<FileView> Files)> Of(Guid caseId)
    {
        var (outcome, files) = await Shown(caseId);
        if (files.IsDefaultOrEmpty) return (outcome, []);

        var (opened, kept) = (await vault.Open(files.SelectMany(one => new[] { one.Name.Ref, one.Sha256.Ref })), await store.Of(caseId));
        var isStaff = (await desk.WhoFor(caseId)).IsStaff;
        List<FileView> views = [];
        foreach (var one in files)
            if (opened.TryGetValue(one.Name.Ref, out var name) && kept.TryGetValue(one.Id, out var known))
                views.Add(new(one.Id, name, one.Kind, one.Kind.Served().MediaType(), one.Size, opened.GetValueOrDefault(one.Sha256.Ref), one.Public, one.At,
                    isStaff ? (await accounts.SubjectOf(one.By))?.Account.DisplayName : null, known.Scan, known.HasSmall && known.Scan == Scan.Clean));
        return (outcome, [.. views]);
    }

    /// <summary>One file as an answer: as it is handed out to everybody, the small picture of it, or as it came, which somebody has put on record before.</summary>
    public async Task<IResult> HandOut(HttpContext http, Guid caseId, Guid fileId, Part part = Part.Served)
    {
        var (outcome, files) = await Shown(caseId);
        if (files.IsDefault) return Problems.Of(http, outcome);
        return files.FirstOrDefault(one => one.Id == fileId) is { } file
            ? await HandOut(http, caseId, fileId, file.Kind, (await vault.Open([file.Name.Ref])).GetValueOrDefault(file.Name.Ref, ""), part) : Problems.Of(http, Outcome.Missing);
    }

    /// <summary>One file that whoever asks may have, as its case says.</summary>
    public async Task<IResult> HandOut(HttpContext http, Guid caseId, Guid fileId, FileKind came, string name, Part part = Part.Served)
    {
        if (await store.Find(fileId, caseId) is not { } kept) return Problems.Of(http, Outcome.Missing);
        if (kept.Scan != Scan.Clean) return Problems.Of(http, Outcome.Refused, kept.Scan == Scan.Waiting ? Refusals.Waiting : Refusals.Infected);

        var content = await store.Open(kept.File, part, http.RequestAborted);
        if (content is null && part == Part.Served) content = await store.Open(kept.File, Part.Original, http.RequestAborted);
        if (content is null) return Problems.Of(http, Outcome.Missing);

        if (part != Part.Small) reads.Count(await desk.WhoFor(caseId), caseId);
        var kind = part switch { Part.Small => FileKind.Jpeg, Part.Original => came, _ => came.Served() };
        return new ServedFile(content, FileName.Of(name, kind), kind.MediaType());
    }

    /// <summary>The files that the viewer may know of; none at all, not even an empty list, where the case itself is not theirs to read.</summary>
    async Task<(Outcome, ImmutableArray<Attachment>)> Shown(Guid caseId)
    {
        var seen = await desk.See<Grievance>(caseId, Access.Read);
        if (seen.Case is not { } grievance) return (seen.Outcome, default);
        return (Outcome.Done, CaseFile.IsKeptFrom(await desk.WhoFor(caseId), grievance) ? [] : grievance.Files);
    }
}
