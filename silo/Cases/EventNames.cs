using System.Collections.Frozen;
using Mediation.Ballots;
using Mediation.DataRights;
using Mediation.Exports;
using Mediation.Grievances;
using Mediation.Invitations;
using Mediation.Organisations;
using Mediation.Projects;
using Mediation.Rolls;
using Mediation.Reports;
using Mediation.Staff;
using Mediation.Templates;

namespace Mediation.Cases;

/// <summary>The names under which events are written for ever. A name is never changed and never given to another shape.</summary>
static class EventNames
{
    static readonly (string Name, Type Type)[] Table =
    [
        ("ProjectOpened", typeof(ProjectOpened)),
        ("BuildingAdded", typeof(BuildingAdded)),
        ("TeamFormed", typeof(TeamFormed)),
        ("ProjectClosed", typeof(ProjectClosed)),
        ("ProjectPlaced", typeof(ProjectPlaced)),

        ("OrganisationFounded", typeof(OrganisationFounded)),
        ("OrganisationRevised", typeof(OrganisationRevised)),
        ("OrganisationStaffed", typeof(OrganisationStaffed)),
        ("OrganisationDissolved", typeof(OrganisationDissolved)),

        ("GrievanceLogged", typeof(GrievanceLogged)),
        ("TicketTaken", typeof(TicketTaken)),
        ("GrievanceAccepted", typeof(GrievanceAccepted)),
        ("GrievanceDeclined", typeof(GrievanceDeclined)),
        ("GrievanceAssigned", typeof(GrievanceAssigned)),
        ("GrievanceNoted", typeof(GrievanceNoted)),
        ("GrievanceAnswered", typeof(GrievanceAnswered)),
        ("AnswerRated", typeof(AnswerRated)),
        ("GrievanceClosed", typeof(GrievanceClosed)),
        ("GrievanceReopened", typeof(GrievanceReopened)),
        ("ReopeningAsked", typeof(ReopeningAsked)),
        ("InterestDeclared", typeof(InterestDeclared)),
        ("RecusalLifted", typeof(RecusalLifted)),
        ("ReporterRevealed", typeof(ReporterRevealed)),
        ("OriginalOpened", typeof(OriginalOpened)),

        ("PinGiven", typeof(PinGiven)),
        ("MessageAsked", typeof(MessageAsked)),
        ("ShortMessageSent", typeof(ShortMessageSent)),
        ("FileAttached", typeof(FileAttached)),
        ("MemberJoined", typeof(MemberJoined)),
        ("MemberLeft", typeof(MemberLeft)),
        ("RepresentativesElected", typeof(RepresentativesElected)),
        ("MemberServed", typeof(MemberServed)),
        ("MessageSent", typeof(MessageSent)),
        ("MessagesRead", typeof(MessagesRead)),
        ("KnowerNamed", typeof(KnowerNamed)),
        ("KnowingEnded", typeof(KnowingEnded)),
        ("MatterPublished", typeof(MatterPublished)),
        ("MatterHidden", typeof(MatterHidden)),
        ("GrievanceLinked", typeof(GrievanceLinked)),
        ("GrievanceUnlinked", typeof(GrievanceUnlinked)),
        ("GrievanceTakenIn", typeof(GrievanceTakenIn)),
        ("GrievanceMerged", typeof(GrievanceMerged)),
        ("GrievanceUnmerged", typeof(GrievanceUnmerged)),
        ("GrievanceReleased", typeof(GrievanceReleased)),
        ("GlassBroken", typeof(GlassBroken)),
        ("GlassReviewed", typeof(GlassReviewed)),
        ("AcceptanceDeclined", typeof(AcceptanceDeclined)),
        ("AlertNoted", typeof(AlertNoted)),
        ("AlertRaised", typeof(AlertRaised)),
        ("ErrandBegun", typeof(ErrandBegun)),
        ("ErrandEnded", typeof(ErrandEnded)),
        ("EvidenceSecured", typeof(EvidenceSecured)),
        ("GrievanceReclassified", typeof(GrievanceReclassified)),
        ("GrievanceTransferred", typeof(GrievanceTransferred)),
        ("GrievanceWithdrawn", typeof(GrievanceWithdrawn)),
        ("HandoverAccepted", typeof(HandoverAccepted)),
        ("HandoverOffered", typeof(HandoverOffered)),
        ("HandoverRefused", typeof(HandoverRefused)),
        ("OpinionGiven", typeof(OpinionGiven)),
        ("PoliceTold", typeof(PoliceTold)),
        ("ReporterContacted", typeof(ReporterContacted)),
        ("ReviewAnswered", typeof(ReviewAnswered)),
        ("ReviewAsked", typeof(ReviewAsked)),
        ("ReworkOrdered", typeof(ReworkOrdered)),
        ("SupervisionCalled", typeof(SupervisionCalled)),
        ("TransferAccepted", typeof(TransferAccepted)),
        ("TransferRefused", typeof(TransferRefused)),

        ("ReporterCorrected", typeof(ReporterCorrected)),
        ("GrievanceFrozen", typeof(GrievanceFrozen)),
        ("PersonalDataErased", typeof(PersonalDataErased)),

        ("DeadlineWarned", typeof(DeadlineWarned)),
        ("LadderClimbed", typeof(LadderClimbed)),
        ("FeedbackMissed", typeof(FeedbackMissed)),
        ("SupervisionReported", typeof(SupervisionReported)),
        ("SupervisionClosed", typeof(SupervisionClosed)),
        ("LeaderNamed", typeof(LeaderNamed)),
        ("ExtensionProposed", typeof(ExtensionProposed)),
        ("ExtensionApproved", typeof(ExtensionApproved)),
        ("ExtensionRefused", typeof(ExtensionRefused)),
        ("ClockPaused", typeof(ClockPaused)),
        ("ClockResumed", typeof(ClockResumed)),
        ("PaperServed", typeof(PaperServed)),
        ("ClockRecounted", typeof(ClockRecounted)),
        ("RightRecounted", typeof(RightRecounted)),

        ("DataRequestFiled", typeof(DataRequestFiled)),
        ("DataRequestFiledFor", typeof(DataRequestFiledFor)),
        ("CorrectionFulfilled", typeof(CorrectionFulfilled)),
        ("DataRequestDecided", typeof(DataRequestDecided)),
        ("ErasureApproved", typeof(ErasureApproved)),
        ("ErasureRecorded", typeof(ErasureRecorded)),
        ("DataRequestWithdrawn", typeof(DataRequestWithdrawn)),

        ("ResidentInvited", typeof(ResidentInvited)),
        ("CompanyInvited", typeof(CompanyInvited)),
        ("InvitationAccepted", typeof(InvitationAccepted)),
        ("InvitationRevoked", typeof(InvitationRevoked)),
        ("TieEnded", typeof(TieEnded)),
        ("ReportIssued", typeof(ReportIssued)),
        ("TemplateKept", typeof(TemplateKept)),
        ("TemplateRetired", typeof(TemplateRetired)),
        ("ExportAsked", typeof(ExportAsked)),
        ("ExportDecided", typeof(ExportDecided)),
        ("ExportTaken", typeof(ExportTaken)),

        ("GrantProposed", typeof(GrantProposed)),
        ("GrantDecided", typeof(GrantDecided)),
        ("GrantRevoked", typeof(GrantRevoked)),

        ("RollRevised", typeof(RollRevised)),
        ("RollPublished", typeof(RollPublished)),
        ("RollObjectedTo", typeof(RollObjectedTo)),
        ("ObjectionAnswered", typeof(ObjectionAnswered)),
        ("RollFrozen", typeof(RollFrozen)),
        ("RollReopened", typeof(RollReopened)),

        ("BallotDrafted", typeof(BallotDrafted)),
        ("BallotRevised", typeof(BallotRevised)),
        ("PaperKept", typeof(PaperKept)),
        ("DocumentKept", typeof(DocumentKept)),
        ("RollTaken", typeof(RollTaken)),
        ("BallotNoticed", typeof(BallotNoticed)),
        ("BallotOpened", typeof(BallotOpened)),
        ("VoteCast", typeof(VoteCast)),
        ("VoteEntered", typeof(VoteEntered)),
        ("EntryDisputed", typeof(EntryDisputed)),
        ("VoteConfirmed", typeof(VoteConfirmed)),
        ("OwnersTold", typeof(OwnersTold)),
        ("LettersIssued", typeof(LettersIssued)),
        ("LettersRevoked", typeof(LettersRevoked)),
        ("BallotsDelivered", typeof(BallotsDelivered)),
        ("ProxyRegistered", typeof(ProxyRegistered)),
        ("ProxyRevoked", typeof(ProxyRevoked)),
        ("ScrutineersNamed", typeof(ScrutineersNamed)),
        ("BallotExtended", typeof(BallotExtended)),
        ("BallotClosed", typeof(BallotClosed)),
        ("BallotCounted", typeof(BallotCounted)),
        ("CountSigned", typeof(CountSigned)),
        ("ResultAnnounced", typeof(ResultAnnounced)),
        ("BallotArchived", typeof(BallotArchived)),
        ("BallotAnnulled", typeof(BallotAnnulled)),
    ];

    public static readonly FrozenDictionary<string, Type> Types = Table.ToFrozenDictionary(t => t.Name, t => t.Type);
    public static readonly FrozenDictionary<Type, string> Names = Table.ToFrozenDictionary(t => t.Type, t => t.Name);
}
