using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Mediation.Ballots;
using Mediation.Cases;
using Mediation.Files;
using Mediation.DataRights;
using Mediation.Exports;
using Mediation.Grievances;
using Mediation.Invitations;
using Mediation.Law;
using Mediation.Organisations;
using Mediation.Projects;
using Mediation.Reports;
using Mediation.Rolls;
using Mediation.Staff;
using Mediation.Templates;
using Xunit;

namespace Mediation.Tests.Cases;

/// <summary>
/// History stays readable for ever. Events.golden names every event with its shape; Entries.golden holds one entry of each,
/// as it was once stored. Lines may be added to either, and a word after the last of its kind; nothing is changed or removed: a changed
/// line is changed history.
/// </summary>
public class WhatTheJournalHolds
{
    static readonly RuleSet Rules = RuleSets.Find("CN-SZ/2026-1")!;      // these, though newer ones will come
    static readonly DateTimeOffset At = new(2026, 9, 14, 1, 0, 0, TimeSpan.Zero);
    static readonly Guid Someone = new("0199431a-0000-7000-8000-000000000001"), Somewhere = new("0199431a-0000-7000-8000-000000000002");
    static readonly PrivateText Sealed = new() { Ref = new("0199431a-0000-7000-8000-000000000003"), Mac = "5ea1ed" };
    static readonly Clock Clock = Rules.Start("P-FINISH", At);

    static readonly ImmutableArray<object> Samples =
    [
        new ProjectOpened("yantian-3", "Yantian 3", "Yantian", RenewalType.ComprehensiveImprovement, At),
        new BuildingAdded(new(Someone, "Block 1", [new(Somewhere, "101"), new(Someone, "102")])),
        new TeamFormed([Someone, Somewhere]),
        new ProjectClosed(At),
        new ProjectPlaced(Somewhere, Someone),
        new OrganisationFounded("yantian", "Yantian", OrganisationKind.District, Somewhere, ["noise"], "Mon-Fri 09:00-18:00", At),
        new OrganisationRevised("Yantian", Somewhere, ["noise"], "Mon-Fri 09:00-18:00", At),
        new OrganisationStaffed([Someone, Somewhere]),
        new OrganisationDissolved(At),
        new GrievanceLogged("YT-26-000001", Somewhere, Someone, Mediation.Grievances.Channel.Hotline, GrievanceKind.EnterpriseHelp, Categories.Unclassified, Sealed, Sealed, Sealed,
            new(Someone, Anonymous: false, Sealed, Sealed), SeveralPeople: true, At, At, At, new("12345", "7"), Clock),
        new TicketTaken(Urgency.Urgent, At.AddDays(2), Clock),
        new GrievanceAccepted(At, Clock),
        new GrievanceDeclined(Sealed, At),
        new GrievanceAssigned(Someone, At),
        new GrievanceNoted(Sealed, Public: true, At),
        new GrievanceAnswered(Sealed, At, At.AddDays(1)),
        new AnswerRated(new(1, 2, 3, 4), Sealed, At),
        new GrievanceClosed(At),
        new GrievanceReopened(Sealed, At, Clock),
        new ReopeningAsked(Sealed, At),
        new InterestDeclared(Someone, InterestGround.RelatedToParty, At),
        new RecusalLifted(Someone, Sealed, At),
        new ReporterRevealed(Sealed, Someone, At),
        new OriginalOpened(Someone, Sealed, Somewhere, At),
        new DeadlineWarned(LadderStep.DueSoon, Deadline.Of(Clock), At),
        new FeedbackMissed(new(2026, 9, 21), At),
        new LadderClimbed(LadderStep.Supervision, Deadline.Of(Clock), new(2026, 9, 21), Sealed, At),
        new SupervisionReported(Sealed, At),
        new SupervisionClosed(Sealed, At),
        new LeaderNamed(Someone, At),
        new ExtensionProposed(Deadline.Of(Clock), 30, Sealed, Someone, At),
        new ExtensionApproved(30, Clock, At),
        new ExtensionRefused(Sealed, At),
        new ClockPaused(PauseReason.Hearing, Sealed, Clock, At),
        new ClockResumed(Clock, At),
        new PaperServed(Paper.Opinion, At, ServiceMethod.Post, At.AddDays(2), Someone, Sealed, Rules.Start("P-ASKREV", At.AddDays(2))),
        new RightRecounted(Due.On(new(2026, 11, 13)), Clock, At),
        new ClockRecounted(Due.On(new(2026, 11, 13)), Clock, At),
        new ResidentInvited(Somewhere, Someone, "5ea1ed", At.AddDays(60), Someone, At),
        new CompanyInvited("Harbour Homes", [Somewhere], "5ea1ed", At.AddDays(7), Someone, At),
        new InvitationAccepted(Someone, At),
        new InvitationRevoked(Someone, At),
        new TieEnded(Someone, At),
        new PinGiven(Someone, At),
        new MessageAsked(Wanted: true, At),
        new ShortMessageSent(At, At),
        new FileAttached(Someone, Sealed, Sealed, FileKind.Heic, 20_971_520, Public: true, Somewhere, At),
        new MemberJoined(3, Someone, Somewhere, Sealed, Sealed, BySelf: true, At),
        new MemberLeft(3, At),
        new RepresentativesElected([1, 2], At),
        new MemberServed(1, Handing.LeftAtHome, At, At),
        new MessageSent(Sealed, FromReporter: true, new(2026, 9, 14)),
        new MessagesRead(ByReporter: false, 1, new(2026, 9, 14)),
        new KnowerNamed(Someone, Sealed, At),
        new KnowingEnded(Someone, At),
        new MatterPublished(Sealed, At),
        new MatterHidden(At),
        new GlassBroken(Sealed, Someone, At, At.AddHours(1)),
        new GlassReviewed(1, true, Sealed, Somewhere, At),
        new AcceptanceDeclined(DeclineGround.LegalRemedy, Remedy.Litigation, Sealed, At),
        new AlertRaised(At, Clock),
        new AlertNoted(Someone, At),
        new ErrandBegun(Errand.Dispatch, Clock),
        new ErrandEnded(Errand.Contact, Clock),
        new EvidenceSecured(Sealed, At),
        new GrievanceReclassified(GrievanceKind.Petition, "other", Severity.S4, Sealed, At),
        new GrievanceTransferred(1, Someone, "police", Sealed, At, Clock),
        new GrievanceWithdrawn(Sealed, At),
        new HandoverAccepted(Someone, At),
        new HandoverOffered(Someone, At),
        new HandoverRefused(Someone, Sealed, At),
        new OpinionGiven(new(Sealed, Sealed, Sealed, Sealed, Finding.Explained), At, At.AddDays(1), Clock),
        new PoliceTold(Sealed, At),
        new ReporterContacted(ContactWay.Visit, Sealed, At),
        new ReviewAnswered(1, ReviewOutcome.SentBack, Sealed, At, Clock),
        new ReviewAsked(1, Sealed, At, Clock),
        new ReworkOrdered(Sealed, At, Clock),
        new SupervisionCalled(Sealed, At),
        new TransferAccepted(1, At, Clock),
        new TransferRefused(1, Sealed, At),
        new GrievanceLinked(Someone, "YT-26-000002", LinkKind.PartOf, At),
        new GrievanceUnlinked(Someone, At),
        new GrievanceTakenIn(new(Someone, "YT-26-000002", Somewhere, GrievanceStatus.Registered, Clock), Clock, Clock, At),
        new GrievanceMerged(Someone, "YT-26-000001", Somewhere, At),
        new GrievanceUnmerged(Somewhere, Sealed, At),
        new GrievanceReleased(Someone, Somewhere, Clock, Clock, At),
        new ReporterCorrected(Sealed, Sealed, At),
        new GrievanceFrozen(new(2036, 9, 14), At),
        new PersonalDataErased(At),
        new DataRequestFiled(DataRight.Erasure, Someone, Somewhere, Sealed, Sealed, At, Clock),
        new DataRequestDecided(true, Sealed, Someone, At),
        new ErasureApproved(true, Sealed, Someone, At),
        new ErasureRecorded(new(2036, 9, 14), At),
        new DataRequestWithdrawn(At), new DataRequestFiledFor(Someone), new CorrectionFulfilled(2, true, Sealed, Someone, At),
        new ReportIssued(2025, 2, At, [new("received", "project", "yantian-3", "Yantian 3", 7, 5)], "5ea1ed", Sealed),
        new TemplateKept("Night work", GrievanceKind.Complaint, "nuisance", Sealed, Sealed, At),
        new TemplateRetired(At),
        new ExportAsked(ExportKind.Grievances, "status=open", 101, Sealed, Someone, At),
        new ExportDecided(true, Sealed, Somewhere, At, At.AddDays(3)),
        new ExportTaken(101, At),
        new GrantProposed(Someone, Role.Manager, new(ScopeKind.SubDistrict, "Haishan"), "audit", At, At.AddDays(30), Somewhere, At),
        new GrantDecided(Someone, true, Somewhere, At),
        new GrantRevoked(Someone, Somewhere, At),
        new RollRevised(Somewhere, [new("P1", "Block 1", "101", UnitUse.Residential, 8950, 8900, 8800, Tenure.ByShares, [new(Someone, 1, 3), new(Somewhere, 2, 3)], TitleState.Sealed, true)], ["P1\tBlock 1\t102"],
            [new(Someone, Somewhere, Sealed, Sealed, Sealed, Somewhere, Sealed, "5ea1ed")], [Somewhere], true, Someone, At),
        new RollPublished(new(2026, 9, 21), Someone, At),
        new RollObjectedTo(1, "P1\tBlock 1\t101", Sealed, At),
        new ObjectionAnswered(1, ObjectionOutcome.PartlyAdopted, Sealed, At),
        new RollFrozen(1, "5ea1ed", 2, 8950, Someone, At),
        new RollReopened(2, Someone, At),
        new BallotDrafted("YT-26-000002", Somewhere, "Renewal", "Do you agree?", [new("Plan", "5ea1ed")], new(null, new([new("P1", Consent, 1000)], Consent, Consent, Consent, true, [new("P1/Block 1", Consent)])), "CN-SZ/2026-1", 3, At),
        new RollTaken(new(Someone, 1, "5ea1ed"), Electors, Someone, At),
        new BallotNoticed(At.AddDays(15), At.AddDays(30), new(2026, 9, 14), Someone, At),
        new BallotOpened(At),
        new VoteCast(1, Choice.Agree, Mediation.Ballots.Channel.Letter, "000000000000", Someone),
        new VoteEntered(1, Choice.Spoiled, Mediation.Ballots.Channel.Paper, "5ea1ed", Someone, At),
        new EntryDisputed(1, Someone, Somewhere, At),
        new VoteConfirmed(1, Choice.Abstain, Mediation.Ballots.Channel.Tablet, "000000000000", "5ea1ed", Someone, Somewhere),
        new LettersIssued([new(1, Someone)], Someone, At),
        new LettersRevoked([1], Someone, At),
        new BallotsDelivered([1], "5ea1ed", Someone, At),
        new ProxyRegistered(1, Someone, new(2026, 9, 1), new(2026, 12, 31), new(2026, 8, 31), "5ea1ed", Someone, At),
        new ProxyRevoked(1, Someone, At),
        new ScrutineersNamed([Someone, Somewhere], Someone, At),
        new BallotExtended(At.AddDays(40), Someone, At),
        new BallotClosed(1, 0, Someone, At),
        new BallotCounted(new(true, [new("", new(2, 1, 0, 0, 0, 0, 0, 1), new(8950, 8950, 0, 0, 0, 0, 0, 0), "V-CONSENT-BUILDING", Consent.On(_ => new(2, 1, 1)), true)], Consent.On(_ => new(2, 2, 2)), "5ea1ed", "5ea1ed"), Someone, At),
        new CountSigned("5ea1ed", Someone, At),
        new ResultAnnounced(new(2027, 9, 14), Someone, At),
        new BallotArchived(Someone, At),
        new BallotAnnulled(Sealed, Someone, At),
        new BallotRevised("Renewal", "Do you agree?", [new("Plan", "5ea1ed")], new(new(Rules.Thresholds["V-ORDINARY"], [], null), null), "CN-SZ/2026-1", 3, Someone, At),
        new PaperKept(Somewhere, "5ea1ed", FileKind.Jpeg, 200_000, Someone, At),
        new VoteCast(1, Choice.Agree, Mediation.Ballots.Channel.Letter, "000000000000", Someone, At: At),
        new VoteConfirmed(1, Choice.Abstain, Mediation.Ballots.Channel.Tablet, "000000000000", "5ea1ed", Someone, Somewhere, At: At),
        new BallotNoticed(At.AddDays(15), At.AddDays(30), new(2026, 9, 14), Someone, At, "Meiling", new(2026, 9, 13)),
        new OwnersTold([new(1, 2)], At),
        new DocumentKept(Somewhere, "5ea1ed", FileKind.Pdf, 200_000, Someone, At),
        new VoteCast(1, Choice.Agree, Mediation.Ballots.Channel.Letter, "000000000000", Spares: true),
        new VoteConfirmed(1, Choice.Spoiled, Mediation.Ballots.Channel.Paper, "000000000000", "5ea1ed", Someone, Somewhere, Spares: true),
        new ProxyRegistered(1, Someone, new(2026, 9, 1), new(2026, 12, 31), new(2026, 8, 31), "5ea1ed", Someone, At, Somewhere),
        new ProxyRevoked(1, Someone, At, Someone, Somewhere),
        new RollFrozen(1, "5ea1ed", 2, 8950, Someone, At, 2),
        new RollTaken(new(Someone, 1, "5ea1ed", 2), Electors with { Parking = [2] }, Someone, At),
        new BallotRevised("Renewal", "Do you agree?", [], new(new(Rules.Thresholds["V-SPECIAL"], [], null, 7), null), "CN-SZ/2026-1", null, Someone, At),
        new LettersIssued([new(1, Someone)], Someone, At, [1]),
    ];

    static Threshold Consent => Rules.Thresholds["V-CONSENT-BUILDING"];
    static Electorate Electors => new([new("", -1), new("P1", 0), new("P1/Block 1", 1)], [1, 1, 2], [2, 2, 2], [4000, 4950, 1000],
        [new(2, Tenure.ByShares, [new(Someone, 1, 3), new(Somewhere, 2, 3)])], [new(1, TitleState.Disputed)], [new(Someone, 2, Someone)], 1);

    [Fact] public void Every_event_has_its_name_and_its_sample()
    {
        var events = typeof(Stamp).Assembly.GetTypes().Where(t => !t.IsAbstract && t.BaseType is { IsGenericType: true } b && b.GetGenericTypeDefinition() == typeof(Event<>)).ToHashSet();

        Assert.Equal(events, EventNames.Names.Keys.ToHashSet());
        Assert.Equal(events, Samples.Select(s => s.GetType()).ToHashSet());
    }

    [Fact] public void Names_and_shapes_are_as_they_ever_were() =>
        MustBeGolden("Events", string.Concat(EventNames.Types.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key}\n{Shape(t.Value, "    ")}")));

    [Fact] public void Every_entry_that_was_stored_is_read_and_says_the_same()
    {
        var stored = File.ReadAllLines(Golden("Entries"));
        HashSet<string> seen = [];
        foreach (var line in stored)
        {
            using var json = JsonDocument.Parse(line);
            var bytes = Encoding.UTF8.GetBytes(line);
            var happened = json.RootElement.GetProperty("case").GetString()!.Split('/')[0] switch
            {
                "grievance" => Events(EntryFormat.Read<Grievance>(bytes)),
                "project" => Events(EntryFormat.Read<Project>(bytes)),
                "invitation" => Events(EntryFormat.Read<Invitation>(bytes)),
                "report" => Events(EntryFormat.Read<AnnualReport>(bytes)),
                "template" => Events(EntryFormat.Read<ReplyTemplate>(bytes)),
                "organisation" => Events(EntryFormat.Read<Organisation>(bytes)),
                "export" => Events(EntryFormat.Read<Export>(bytes)),
                "roll" => Events(EntryFormat.Read<Roll>(bytes)),
                "ballot" => Events(EntryFormat.Read<Ballot>(bytes)),
                "data-request" => Events(EntryFormat.Read<DataRequest>(bytes)),
                _ => Events(EntryFormat.Read<Member>(bytes)),
            };
            foreach (var (told, read) in json.RootElement.GetProperty("events").EnumerateArray().Zip(happened))
            {
                seen.Add(told.GetProperty("type").GetString()!);
                Assert.Equal(told.GetProperty("data").GetRawText(), JsonSerializer.Serialize(read, read.GetType(), Wire.Recorded));
                Assert.Contains(Samples, sample => JsonSerializer.Serialize(sample, sample.GetType(), Wire.Recorded) == told.GetProperty("data").GetRawText());
            }
        }
        Assert.Equal(EventNames.Types.Keys.Order(), seen.Order());

        static IEnumerable<object> Events<TCase>(Recorded<TCase> entry) => entry.Events;
    }

    [Fact] public void An_entry_is_written_as_it_ever_was()
    {
        var stamp = new Stamp(new(Someone, Role.Handler), At, "service", Somewhere) { Rules = Rules };
        var lines = Samples.Select(sample => Encoding.UTF8.GetString(sample switch
        {
            Event<Grievance> g => EntryFormat.Write<Grievance>(Someone, 2, [1, 2, 3], stamp, [g]),
            Event<ReplyTemplate> t => EntryFormat.Write<ReplyTemplate>(Someone, 2, [1, 2, 3], stamp, [t]),
            Event<AnnualReport> r => EntryFormat.Write<AnnualReport>(Someone, 2, [1, 2, 3], stamp, [r]),
            Event<Project> p => EntryFormat.Write<Project>(Someone, 2, [1, 2, 3], stamp, [p]),
            Event<Invitation> i => EntryFormat.Write<Invitation>(Someone, 2, [1, 2, 3], stamp, [i]),
            Event<Organisation> o => EntryFormat.Write<Organisation>(Someone, 2, [1, 2, 3], stamp, [o]),
            Event<Export> x => EntryFormat.Write<Export>(Someone, 2, [1, 2, 3], stamp, [x]),
            Event<Roll> l => EntryFormat.Write<Roll>(Someone, 2, [1, 2, 3], stamp, [l]),
            Event<Ballot> b => EntryFormat.Write<Ballot>(Someone, 2, [1, 2, 3], stamp, [b]),
            Event<DataRequest> d => EntryFormat.Write<DataRequest>(Someone, 2, [1, 2, 3], stamp, [d]),
            _ => EntryFormat.Write<Member>(Someone, 2, [1, 2, 3], stamp, [(Event<Member>)sample]),
        }));

        MustBeGolden("Entries", string.Concat(lines.Select(line => $"{WithoutChance(line)}\n")));
    }

    [Fact] public void Its_hash_is_over_our_words_and_its_bytes() =>
        Assert.Equal(System.Security.Cryptography.SHA256.HashData([.. "mediation/entry/1\0"u8, .. "{}"u8]), EntryFormat.Hash([.. "{}"u8]));

    [Fact] public void No_two_entries_have_the_same_hash()
    {
        var stamp = new Stamp(new(Someone, Role.Handler), At, "service", Somewhere) { Rules = Rules };
        Assert.NotEqual(EntryFormat.Write<Grievance>(Someone, 1, [], stamp, [new GrievanceClosed(At)]), EntryFormat.Write<Grievance>(Someone, 1, [], stamp, [new GrievanceClosed(At)]));
    }

    [Fact] public void A_plain_text_never_gets_in()
    {
        var stamp = new Stamp(new(Someone, Role.Handler), At, "service", Somewhere) { Rules = Rules };
        Assert.Throws<InvalidOperationException>(() => EntryFormat.Write<Grievance>(Someone, 1, [], stamp, [new GrievanceNoted("plain", true, At)]));
    }

    [Fact] public void An_event_of_a_later_program_is_refused_by_name()
    {
        var unknown = """{"version":1,"at":"2026-09-14T01:00:00+00:00","by":"0199431a-0000-7000-8000-000000000001","role":"handler","rules":"r","command":"0199431a-0000-7000-8000-000000000001","events":[{"type":"Later","data":{}}]}""";

        Assert.Contains("Later", Assert.Throws<InvalidDataException>(() => EntryFormat.Read<Grievance>(Encoding.UTF8.GetBytes(unknown))).Message);
    }

    [Fact] public void Between_silos_and_in_snapshots_every_event_and_state_comes_through_whole()
    {
        foreach (var sample in Samples)
        {
            var words = JsonSerializer.Serialize(sample, sample.GetType().BaseType!, Wire.Json);
            var back = JsonSerializer.Deserialize(words, sample.GetType().BaseType!, Wire.Json)!;
            Assert.Equal(sample.GetType(), back.GetType());
            Assert.Equal(words, JsonSerializer.Serialize(back, sample.GetType().BaseType!, Wire.Json));
        }
        var grievance = Samples.OfType<Event<Grievance>>().Aggregate(Grievance.Empty, (state, e) => e.Apply(state));
        var project = Samples.OfType<Event<Project>>().Aggregate(Project.Empty, (state, e) => e.Apply(state));
        Assert.Equal(JsonSerializer.Serialize(grievance, Wire.Json), JsonSerializer.Serialize(JsonSerializer.Deserialize<Grievance>(JsonSerializer.Serialize(grievance, Wire.Json), Wire.Json), Wire.Json));
        Assert.Equal(JsonSerializer.Serialize(project, Wire.Json), JsonSerializer.Serialize(JsonSerializer.Deserialize<Project>(JsonSerializer.Serialize(project, Wire.Json), Wire.Json), Wire.Json));
    }

    // ── the golden files ──

    static string Golden(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, $"{name}.golden");

    /// <summary>What is new is written beside the file as it should be, for somebody to look at and put in its place.</summary>
    static void MustBeGolden(string name, string now)
    {
        var golden = File.Exists(Golden(name)) ? File.ReadAllText(Golden(name)) : "";
        if (golden != now) File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"{name}.golden.now"), now);
        Assert.Equal(golden, now);
    }

    static string WithoutChance(string line)
    {
        var at = line.IndexOf("\"nonce\":\"", StringComparison.Ordinal) + 9;
        return line[..at] + new string('0', 32) + line[(at + 32)..];
    }

    static string Shape(Type type, string indent) => string.Concat(type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.SetMethod is not null && p.Name != "EqualityContract")
        .Select(p => $"{indent}{JsonNamingPolicy.CamelCase.ConvertName(p.Name)}: {Named(p.PropertyType, indent)}\n"));

    static string Named(Type type, string indent)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return $"{Named(inner, indent)}?";
        if (type.IsEnum) return string.Join(" | ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName));
        if (type.IsGenericType) return $"[{Named(type.GenericTypeArguments[0], indent)}]";
        if (type == typeof(PrivateText)) return "sealed";
        var parts = Wire.IsCore(type) && type != typeof(Due) ? Shape(type, indent + "    ") : "";
        return parts == "" ? type.Name : $"{type.Name}\n{parts.TrimEnd('\n')}";
    }
}
