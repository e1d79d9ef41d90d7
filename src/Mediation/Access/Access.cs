using System.Collections.Frozen;
using System.Collections.Immutable;
using Mediation.Grievances;

namespace Mediation;

/// <summary>What an act or a look is aimed at, as far as access needs to know it.</summary>
public sealed record Resource(Guid CaseId, Guid? ProjectId = null, Guid? Person = null)
{
    /// <summary>An accusation: only its handler, managers and supervisors know of it.</summary>
    public bool IsConfidential { get; init; }
    public Guid? Handler { get; init; }

    /// <summary>To whom it is offered: they must see what they are to take over.</summary>
    public Guid? Offered { get; init; }

    /// <summary>The unit it was transferred to.</summary>
    public Guid? Receiver { get; init; }

    /// <summary>Those who have an interest in the matter: they may know of it and do nothing in it.</summary>
    public ImmutableHashSet<Guid> Recused { get; init; } = [];

    /// <summary>Those whom the complaint is about: to them it is not there.</summary>
    public ImmutableHashSet<Guid> Accused { get; init; } = [];

    /// <summary>Staff who were let know of an accusation, whatever their project: beside its handler nobody else does.</summary>
    public ImmutableHashSet<Guid> Knowers { get; init; } = [];

    /// <summary>Those who stand behind a joint case beside its reporter.</summary>
    public Joint Joint { get; init; } = Joint.Nobody;

    /// <summary>Shown to neighbours, so that they can join it.</summary>
    public bool IsPublic { get; init; }
    /// <summary>Those in whose hands it has been: they do not judge what they did.</summary>
    public ImmutableHashSet<Guid> Earlier { get; init; } = [];

    /// <summary>The one case that a request for somebody's data is about: who shows its secret asks as its reporter.</summary>
    public Guid? About { get; init; }

    /// <summary>Who was let in for a while though it is not theirs, and until when.</summary>
    public ImmutableDictionary<Guid, DateTimeOffset> LetIn { get; init; } = ImmutableDictionary<Guid, DateTimeOffset>.Empty;

    /// <summary>Kept by law alone, or erased: it may be looked at, and nothing more is done in it.</summary>
    public bool IsFrozen { get; init; }
}

/// <summary>The answer of the access rules: yes; not for this part; not with this interest; not while it is frozen; or so foreign that it may not even be known to exist.</summary>
public enum Verdict { Allowed, Forbidden, Recused, Frozen, Hidden }

/// <summary>Who may do and see what: one table, one pure decision. Asked at the endpoint for the part, at the case for own or foreign.</summary>
public static class Access
{
    /// <summary>A row of the matrix: the parts that may act on their own cases, and those that may act on every case.</summary>
    public sealed record Rule(string Action, ImmutableArray<Role> Own, ImmutableArray<Role> Any)
    {
        /// <summary>The look that tells whether somebody may know at all of what the act is aimed at.</summary>
        public string Look { get; init; } = Read;

        public bool Knows(Role role) => Own.Contains(role) || Any.Contains(role);
    }

    public const string Read = "ReadGrievance";
    public const string RecordThePast = "RecordThePast";
    public const string Join = "JoinGrievance";

    static readonly ImmutableArray<Role> Team = [Role.Officer, Role.Handler, Role.Mediator];
    static readonly ImmutableArray<Role> Everybody = [.. Enum.GetValues<Role>()];

    /// <summary>The developer's side never sees a ballot, nor who owns how much.</summary>
    static readonly ImmutableArray<Role> AllButTheCompany = [.. Everybody.Except([Role.Enterprise])];

    public static readonly FrozenDictionary<string, Rule> Matrix = new Rule[]
    {
        new("LogGrievance", [.. Team], [Role.Anonymous, Role.Resident, Role.Enterprise, Role.Manager, Role.Integrator, Role.System]),
        new("TakeTicket", [], [Role.Integrator, Role.System]),
        new("ReadTickets", [], [Role.Integrator, Role.System]),
        new("AcceptGrievance", [Role.Handler, Role.Mediator], [Role.Integrator, Role.System]),
        new("DeclineGrievance", [Role.Handler, Role.Mediator], [Role.Integrator]),
        new("AssignGrievance", [Role.Handler, Role.Mediator], [Role.Manager, Role.Integrator]),
        new("TransferGrievance", [Role.Handler, Role.Mediator], [Role.Manager, Role.Integrator]),
        new("AcceptTransfer", [Role.Handler, Role.Mediator], [Role.Manager, Role.Integrator]),
        new("RefuseTransfer", [Role.Handler, Role.Mediator], [Role.Manager, Role.Integrator]),
        new("AcceptHandover", [Role.Handler, Role.Mediator], []),
        new("RefuseHandover", [Role.Handler, Role.Mediator], []),
        new("ReclassifyGrievance", [Role.Handler, Role.Mediator], [Role.Manager]),
        new("ContactReporter", [.. Team], [Role.Manager, Role.Integrator]),
        new("NoteAlert", [], [Role.Manager]),
        new("ReferToPolice", [.. Team], [Role.Manager]),
        new("SecureEvidence", [.. Team], [Role.Manager]),
        new("AskReview", [Role.Handler, Role.Mediator, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Integrator]),
        new("AnswerReview", [], [Role.Manager, Role.Integrator]),
        new("WithdrawGrievance", [Role.Handler, Role.Mediator, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Integrator]),
        new("NoteOnGrievance", [.. Team, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Integrator]),
        new("AttachFile", [.. Team, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Integrator]),
        new("AnswerGrievance", [Role.Handler, Role.Mediator], [Role.Integrator, Role.System]),
        new("RateAnswer", [Role.Reporter, Role.Resident, Role.Enterprise], []),
        new("CloseGrievance", [Role.Handler, Role.Mediator], [Role.Manager, Role.Integrator]),
        new("DeclareInterest", [.. Team], [Role.Manager]),
        new("LiftRecusal", [], [Role.Manager]),
        new("RevealReporter", [.. Team], [Role.Manager]),
        new("OpenOriginal", [.. Team], [Role.Manager]),
        new("GivePin", [.. Team], [Role.Manager]),
        new("AskForMessage", [.. Team, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Integrator, Role.System]),
        new("RecordMessage", [], [Role.System]),
        new("BreakGlass", [], [.. Team, Role.Manager]),
        new("ReviewGlass", [], [Role.Manager]),
        new("ListGlasses", [], [Role.Manager, Role.Supervisor]),
        new("CorrectReporter", [Role.Handler, Role.Mediator], [Role.Manager]),
        new("FreezeGrievance", [], [Role.System]),
        new("ErasePersonalData", [], [Role.System]),
        new("ReopenGrievance", [Role.Handler, Role.Mediator, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Integrator]),
        new("ServePaper", [Role.Handler, Role.Mediator], [Role.Manager]),
        new("OpenPapers", [Role.Reporter, Role.Resident, Role.Enterprise], []),
        new("KeepTime", [], [Role.System]),
        new("RecountClock", [], [Role.System]),
        new("EscalateGrievance", [], [Role.Manager]),
        new("ReportOnSupervision", [Role.Handler, Role.Mediator], []),
        new("CloseSupervision", [], [Role.Manager]),
        new("LeadGrievance", [], [Role.Manager]),
        new("ProposeExtension", [Role.Handler, Role.Mediator], []),
        new("ApproveExtension", [], [Role.Manager]),
        new("RefuseExtension", [], [Role.Manager]),
        new("PauseClock", [Role.Handler, Role.Mediator], [Role.Manager]),
        new("ResumeClock", [Role.Handler, Role.Mediator], [Role.Manager]),
        new(Join, [.. Team], [Role.Anonymous, Role.Resident, Role.Enterprise, Role.Manager, Role.Integrator]),
        new("LeaveGrievance", [.. Team, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager]),
        new("ElectRepresentatives", [.. Team], [Role.Manager]),
        new("ServeMember", [.. Team], [Role.Manager]),
        new("SendMessage", [.. Team, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager]),
        new("ReadMessages", [.. Team, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager]),
        new("LetKnow", [], [Role.Manager]),
        new("EndKnowing", [], [Role.Manager]),
        new("LinkGrievance", [Role.Handler, Role.Mediator], [Role.Manager]),
        new("UnlinkGrievance", [Role.Handler, Role.Mediator], [Role.Manager]),
        new("TakeInGrievance", [Role.Handler, Role.Mediator], [Role.Manager, Role.System]),
        new("MergeGrievance", [Role.Handler, Role.Mediator], [Role.Manager, Role.System]),
        new("UnmergeGrievance", [Role.Handler, Role.Mediator], [Role.Manager, Role.System]),
        new("ReleaseGrievance", [Role.Handler, Role.Mediator], [Role.Manager, Role.System]),
        new("FindSimilar", [], Everybody),
        new("ReadSimilar", [.. Team], [Role.Manager, Role.Supervisor, Role.Integrator, Role.System]),
        new("ReadHotIssues", [], [Role.Manager, Role.Supervisor, Role.System]),
        new("PublishMatter", [Role.Handler, Role.Mediator], [Role.Manager]),
        new("HideMatter", [Role.Handler, Role.Mediator], [Role.Manager]),
        new(Read, [.. Team, Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Supervisor, Role.Integrator, Role.System]),
        new("ListGrievances", [.. Team, Role.Resident, Role.Enterprise], [Role.Manager, Role.Supervisor, Role.Integrator, Role.System]),
        new("TrackGrievance", [], Everybody),
        new("ListCategories", [], Everybody),
        new("ReadClock", [], Everybody),
        new("ImportCalendar", [], [Role.Admin, Role.System]),

        new("OpenProject", [], [Role.Admin, Role.System]) { Look = "ReadProject" },
        new("AddBuilding", [], [Role.Admin, Role.System]) { Look = "ReadProject" },
        new("FormTeam", [], [Role.Admin, Role.Manager, Role.System]) { Look = "ReadProject" },
        new("CloseProject", [], [Role.Admin, Role.System]) { Look = "ReadProject" },
        new("PlaceProject", [], [Role.Admin, Role.System]) { Look = "ReadProject" },
        new("ReadProject", [], Everybody) { Look = "ReadProject" },
        new("ListProjects", [], Everybody) { Look = "ReadProject" },

        new("FoundOrganisation", [], [Role.Admin, Role.System]) { Look = "ReadOrganisation" },
        new("ReviseOrganisation", [], [Role.Admin, Role.System]) { Look = "ReadOrganisation" },
        new("StaffOrganisation", [], [Role.Admin, Role.Manager, Role.System]) { Look = "ReadOrganisation" },
        new("DissolveOrganisation", [], [Role.Admin, Role.System]) { Look = "ReadOrganisation" },
        new("ReadOrganisation", [], [Role.Officer, Role.Handler, Role.Mediator, Role.Manager, Role.Supervisor, Role.Admin, Role.Integrator, Role.System]) { Look = "ReadOrganisation" },

        new("ProposeGrant", [], [Role.Admin]) { Look = "Anybody" },
        new("ApproveGrant", [], [Role.Admin, Role.Manager]) { Look = "Anybody" },
        new("RevokeGrant", [], [Role.Admin, Role.Manager]) { Look = "Anybody" },
        new("ApproveAccount", [], [Role.Admin, Role.Manager]) { Look = "Anybody" },
        new("ReadGrants", [], [Role.Admin, Role.Manager, Role.Supervisor]) { Look = "Anybody" },
        new("WatchIntegrity", [], [Role.Supervisor]),

        new("AskExport", [.. Team], [Role.Manager]) { Look = "ReadExport" },
        new("DecideExport", [], [Role.Manager, Role.Admin]) { Look = "ReadExport" },
        new("TakeExport", [.. Team], [Role.Manager]) { Look = "ReadExport" },
        new("ReadExport", [.. Team], [Role.Manager, Role.Supervisor, Role.Admin]) { Look = "ReadExport" },

        new("FileDataRequest", [Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager]) { Look = "ReadDataRequest" },
        new("DecideDataRequest", [], [Role.Manager]) { Look = "ReadDataRequest" },
        new("FulfilCorrection", [], [Role.Manager]) { Look = "ReadDataRequest" },
        new("ApproveErasure", [], [Role.Manager, Role.Admin]) { Look = "ReadDataRequest" },
        new("RecordErasure", [], [Role.System]) { Look = "ReadDataRequest" },
        new("WithdrawDataRequest", [Role.Reporter, Role.Resident, Role.Enterprise], []) { Look = "ReadDataRequest" },
        new("ReadDataRequest", [Role.Reporter, Role.Resident, Role.Enterprise], [Role.Manager, Role.Supervisor, Role.Admin, Role.System]) { Look = "ReadDataRequest" },
        new("ListDataRequests", [], [Role.Manager, Role.Supervisor, Role.Admin]),
        new("ReadOwnData", [], [Role.Reporter, Role.Resident, Role.Enterprise]),

        new("InviteResident", [], [Role.Admin, Role.Manager]),
        new("InviteCompany", [], [Role.Admin]),
        new("AcceptInvitation", [], [Role.Resident, Role.Enterprise]),
        new("RevokeInvitation", [], [Role.Admin, Role.Manager]),
        new("EndTie", [Role.Resident, Role.Enterprise], [Role.Admin, Role.Manager]),
        new("ReadInvitations", [], [Role.Admin, Role.Manager, Role.Supervisor]),
        new("SeeOwnThings", [], [Role.Resident, Role.Enterprise]),

        new("ReviseRoll", [Role.Handler], [Role.Manager, Role.Integrator, Role.System]) { Look = "ReadRoll" },
        new("PublishRoll", [Role.Handler], [Role.Manager, Role.System]) { Look = "ReadRoll" },
        new("ObjectToRoll", [.. Team], [Role.Anonymous, Role.Resident, Role.Voter, Role.Manager]) { Look = "ReadRoll" },
        new("AnswerObjection", [Role.Handler], [Role.Manager]) { Look = "ReadRoll" },
        new("FreezeRoll", [Role.Handler], [Role.Manager, Role.System]) { Look = "ReadRoll" },
        new("ReopenRoll", [], [Role.Manager]) { Look = "ReadRoll" },
        new("ReadRoll", [], AllButTheCompany) { Look = "ReadRoll" },

        new("DraftBallot", [Role.Handler], [Role.Manager, Role.Integrator, Role.System]) { Look = "ReadBallot" },
        new("ReviseBallot", [Role.Handler], [Role.Manager, Role.Integrator]) { Look = "ReadBallot" },
        new("TakeRoll", [Role.Handler], [Role.Manager, Role.Integrator, Role.System]) { Look = "ReadBallot" },
        new("NoticeBallot", [Role.Handler], [Role.Manager, Role.System]) { Look = "ReadBallot" },
        new("OpenBallot", [Role.Handler], [Role.Manager, Role.System]) { Look = "ReadBallot" },
        new("CastVote", [], [Role.Resident, Role.Voter]) { Look = "ReadBallot" },
        new("EnterVote", [.. Team], [Role.Manager]) { Look = "ReadBallot" },
        new("TellOwners", [], [Role.System]) { Look = "ReadBallot" },
        new("KeepPaper", [.. Team], [Role.Manager]) { Look = "ReadBallot" },
        new("KeepDocument", [Role.Handler], [Role.Manager, Role.Integrator, Role.System]) { Look = "ReadBallot" },
        new("IssueLetters", [Role.Handler], [Role.Manager, Role.System]) { Look = "ReadBallot" },
        new("RevokeLetters", [Role.Handler], [Role.Manager]) { Look = "ReadBallot" },
        new("RecordDelivery", [.. Team], [Role.Manager]) { Look = "ReadBallot" },
        new("RegisterProxy", [.. Team], [Role.Manager, Role.Resident]) { Look = "ReadBallot" },
        new("RevokeProxy", [.. Team], [Role.Manager, Role.Resident]) { Look = "ReadBallot" },
        new("NameScrutineers", [Role.Handler], [Role.Manager, Role.System]) { Look = "ReadBallot" },
        new("ExtendBallot", [Role.Handler], [Role.Manager]) { Look = "ReadBallot" },
        new("CloseBallot", [Role.Handler], [Role.Manager, Role.System]) { Look = "ReadBallot" },
        new("CountBallot", [Role.Handler], [Role.Manager, Role.System]) { Look = "ReadBallot" },
        new("SignCount", [.. Team], [Role.Manager, Role.Resident]) { Look = "ReadBallot" },
        new("AnnounceResult", [Role.Handler], [Role.Manager]) { Look = "ReadBallot" },
        new("ArchiveBallot", [Role.Handler], [Role.Manager]) { Look = "ReadBallot" },
        new("AnnulBallot", [], [Role.Manager]) { Look = "ReadBallot" },
        new("ReadBallot", [], AllButTheCompany) { Look = "ReadBallot" },
        new("ListBallots", [], AllButTheCompany) { Look = "ReadBallot" },
        new("RunBallot", [.. Team], [Role.Manager, Role.Supervisor, Role.System]) { Look = "ReadBallot" },
        new("CheckCount", [.. Team], [Role.Manager, Role.Supervisor, Role.Resident, Role.System]) { Look = "ReadBallot" },

        new("Anybody", [], Everybody),
        new("KeepTemplate", [], [Role.Manager, Role.Admin, Role.System]),
        new("RetireTemplate", [], [Role.Manager, Role.Admin]),
        new("ReadTemplates", [], [.. Team, Role.Manager, Role.Admin]),
        new("IssueReport", [], [Role.Manager, Role.System]),
        new("ReadReport", [], [Role.Manager, Role.Supervisor, Role.Integrator, Role.System]),
        new("ReadBoard", [], [Role.Manager, Role.Supervisor, Role.Integrator, Role.System]),
        new("ManageUsers", [], [Role.Admin, Role.System]),
        new("KeepOwnAccount", [], [.. Everybody.Except([Role.Anonymous, Role.Reporter, Role.Voter, Role.System])]),
        new("Operate", [], [Role.System]),
        new(RecordThePast, [], [Role.Integrator, Role.System]),
    }.ToFrozenDictionary(rule => rule.Action);

    /// <summary>May this subject ever do this? The endpoint's question: it knows no case yet.</summary>
    public static bool MayEver(Subject subject, string action) =>
        Matrix[action].Knows(subject.Role) || subject.Grants.Any(grant => Matrix[action].Knows(grant.Role));

    /// <summary>
    /// May this subject do this to that, for this purpose, now? What bars wins over what grants, whoever grants it.
    /// Foreign things are hidden from whoever may not read them.
    /// </summary>
    public static Verdict Decide(Subject subject, string action, Resource resource, string purpose, DateTimeOffset now)
    {
        if (resource.Accused.Contains(subject.Id)) return Verdict.Hidden;
        if (resource.Recused.Contains(subject.Id)) return Verdict.Recused;
        if (resource.Earlier.Contains(subject.Id) && ByOthers.Contains(action)) return Verdict.Recused;
        if (Allows(action)) return resource.IsFrozen && !OnFrozen.Contains(action) ? Verdict.Frozen : Verdict.Allowed;
        if (subject.Role == Role.Anonymous) return Verdict.Forbidden;

        return Allows(Matrix[action].Look) ? Verdict.Forbidden : Verdict.Hidden;

        bool Allows(string what)
        {
            var rule = Matrix[what];
            if (rule.Any.Length == Everybody.Length || (rule.Any == AllButTheCompany && subject.Role != Role.Enterprise)) return true;
            if (IsCitizen(subject.Role))
                return (rule.Any.Contains(subject.Role) && (what != Join || resource.IsPublic)) || (rule.Own.Contains(subject.Role) && (IsOwn(subject, resource) || (OfMembers.Contains(what) && IsMember(subject, resource))));

            return subject.Parts(purpose, now).Any(part => rule.Knows(part.Role) && (resource.IsConfidential && what != "LogGrievance" ? MayKnow(part, what) : part.Reach.Covers(resource))) || MayBreakIn(what, rule);
        }

        // an accusation is behind no glass
        bool MayBreakIn(string what, Rule rule) => subject.IsStaff && rule.Knows(subject.Role) && !resource.IsConfidential
            && (what == "BreakGlass" || (BehindGlass.Contains(what) && resource.LetIn.TryGetValue(subject.Id, out var until) && now < until));

        bool MayKnow(Grant part, string what) =>
            (resource.Knowers.Contains(subject.Id) && OfKnowers.Contains(what))
            || (part.Reach.Covers(resource) && (part.Role is Role.Manager or Role.Supervisor or Role.Admin or Role.System || resource.Handler == subject.Id || resource.Offered == subject.Id));
    }

    /// <summary>What somebody may do in an accusation that they were let know of: look, write down what they know, stand back.</summary>
    static readonly FrozenSet<string> OfKnowers = new[] { Read, "NoteOnGrievance", "DeclareInterest" }.ToFrozenSet();

    /// <summary>What one of several may do in a joint case that somebody else reported.</summary>
    static readonly FrozenSet<string> OfMembers = new[] { Read, "LeaveGrievance" }.ToFrozenSet();

    static bool IsMember(Subject subject, Resource resource) =>
        subject.Member is { } number ? resource.CaseId == subject.Id && resource.Joint.Find(number) is not null
        : subject.Role is Role.Resident or Role.Enterprise && resource.Joint.HasPerson(subject.Id);

    static bool IsCitizen(Role role) => role is Role.Anonymous or Role.Reporter or Role.Voter or Role.Resident or Role.Enterprise;

    /// <summary>
    /// What judges how a case was handled, and so is for somebody in whose hands it never was. Not here is what refuses by its own rule, because whom it must
    /// not be done by is another than who had the case: ReviewGlass (who was let in), CloseGrievance (only of what was grave), what is decided about somebody's
    /// data or a list that leaves the house (who asked, filed or proposed it), a roll, a ballot's count. LiftRecusal and EscalateGrievance judge nobody's handling.
    /// </summary>
    public static readonly FrozenSet<string> ByOthers = new[] { "AnswerReview", "ApproveExtension", "RefuseExtension", "CloseSupervision" }.ToFrozenSet();

    /// <summary>What somebody may do who was let in for an hour: look, ask who reported, and leave word.</summary>
    static readonly FrozenSet<string> BehindGlass = new[] { Read, "RevealReporter", "NoteOnGrievance" }.ToFrozenSet();

    /// <summary>What may still be done where only the law keeps a case: look at it, keep it longer, erase it.</summary>
    static readonly FrozenSet<string> OnFrozen = new[] { Read, "FreezeGrievance", "ErasePersonalData" }.ToFrozenSet();

    /// <summary>A reporter owns the one case; residents and companies what they reported.</summary>
    static bool IsOwn(Subject subject, Resource resource) =>
        subject.Role == Role.Reporter ? subject.Member is null && (resource.CaseId == subject.Id || resource.About == subject.Id) : resource.Person == subject.Id;
}
