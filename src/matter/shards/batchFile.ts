import { quoted } from '../machine/commandWords.js';

/** Batch systems for which a file is written. */
export const BATCH_SYSTEMS = ['slurm', 'parallel', 'snakemake', 'htcondor'] as const;
/** See {@link BATCH_SYSTEMS}. */
export type BatchSystem = (typeof BATCH_SYSTEMS)[number];

/** A file for a batch system, and the command that hands it over. */
export interface BatchFile {
  readonly name: string;
  readonly text: string;
  /** True if it is to be run as a program. */
  readonly isProgram: boolean;
  /** The command to enter, in the folder of the plan. */
  readonly submit: string;
}

/** What the file is about. */
interface Batch {
  readonly planId: string;
  /** Path of the plan's folder, the same on every machine. */
  readonly folder: string;
  readonly shards: number;
  /** The command that starts this program. */
  readonly program: string;
}

/**
 * A file by which a batch system runs every shard of a plan: nothing of ours runs between them. Each shard runs without a network where the
 * system can make an empty network namespace, and goes on where it stopped when it is run again.
 */
export function batchFile(system: BatchSystem, batch: Batch): BatchFile {
  return { slurm, parallel, snakemake, htcondor }[system](batch);
}

/** Shell lines that run shard `$1`, without a network where the system allows it. */
function shellLines({ folder, program }: Batch, shard: string): string {
  return [
    `alone=''`,
    `if unshare --map-root-user --net true 2>/dev/null; then alone='unshare --map-root-user --net'; fi`,
    `exec $alone ${program} shard ${quoted(folder)} ${shard} --take-over`,
  ].join('\n');
}

function slurm(batch: Batch): BatchFile {
  const { planId, shards } = batch;
  const name = 'slurm.sh';
  return {
    name,
    isProgram: true,
    submit: `sbatch ${name}`,
    text: `#!/bin/sh
# Runs the shards of ${planId}. Enter in this folder: sbatch ${name}
# A task that is killed or requeued continues where it stopped. Add --mem, --time and --cpus-per-task for your machines.
#SBATCH --job-name=palimpsest-${planId}
#SBATCH --array=1-${shards}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=slurm-%a.log
set -u
${shellLines(batch, '"$SLURM_ARRAY_TASK_ID"')}
`,
  };
}

function parallel(batch: Batch): BatchFile {
  const { planId, shards } = batch;
  const name = 'parallel.sh';
  return {
    name,
    isProgram: true,
    submit: `seq ${shards} | parallel --jobs 1 --joblog parallel.log --resume-failed --retries 3 ./${name}`,
    text: `#!/bin/sh
# Runs one shard of ${planId}, the one whose number is given. For all of them, enter in this folder:
#   seq ${shards} | parallel --jobs 1 --joblog parallel.log --resume-failed --retries 3 ./${name}
# With --sshloginfile HOSTS and --workdir . they run on several machines that share this folder.
set -u
${shellLines(batch, '"$1"')}
`,
  };
}

function snakemake(batch: Batch): BatchFile {
  const { planId, shards, folder, program } = batch;
  const name = 'Snakefile';
  // Snakemake reads braces as names of its own.
  const plain = (text: string): string => text.replaceAll('{', '{{').replaceAll('}', '}}');
  return {
    name,
    isProgram: false,
    submit: 'snakemake --cores 1 --keep-going',
    text: `# Runs the shards of ${planId}. Enter in this folder: snakemake --cores 1 --keep-going
SHARDS = [str(number).zfill(4) for number in range(1, ${shards + 1})]

rule all:
    input:
        expand("shard-{shard}/done.json", shard=SHARDS),

rule shard:
    output:
        "shard-{shard}/done.json",
    params:
        number=lambda wildcards: int(wildcards.shard),
    retries: 3
    shell:
        r"""
        alone=''
        if unshare --map-root-user --net true 2>/dev/null; then alone='unshare --map-root-user --net'; fi
        exec $alone ${plain(program)} shard ${plain(quoted(folder))} {params.number} --take-over
        """
`,
  };
}

function htcondor(batch: Batch): BatchFile {
  const { planId, shards } = batch;
  const name = 'htcondor.sub';
  return {
    name,
    isProgram: false,
    submit: `condor_submit ${name}`,
    text: `# Runs the shards of ${planId}. Enter in this folder: condor_submit ${name}
# It uses parallel.sh, which "palimpsest plan --emit htcondor" writes beside it.
executable = parallel.sh
should_transfer_files = NO
log = htcondor.log
shard = $(Process) + 1
arguments = $INT(shard)
output = htcondor-$INT(shard).out
error = htcondor-$INT(shard).err
max_retries = 3
queue ${shards}
`,
  };
}

/** Files that a batch file needs beside it. */
export function besideOf(system: BatchSystem, batch: Batch): BatchFile[] {
  return system === 'htcondor' ? [parallel(batch)] : [];
}
