# Docker images for tests, made of the base image's own files: nothing is pulled.
#   fairlead/box    busybox, all its commands; 2 MB
#   fairlead/probe  that, Python 3 with its standard library, and the full ping, ip and tcpdump; 45 MB

image_build() {
  local name=$1 base=$2 root=$3
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{etc,proc,sys,dev,tmp,root,var}
  ln -s usr/bin usr/sbin usr/lib usr/lib64 "$root"
  echo root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
  cp "$base/usr/bin/busybox" "$root/usr/bin/"
  "$base/usr/bin/busybox" --list | grep -vx busybox | while read -r applet; do
    ln -s busybox "$root/usr/bin/$applet"
  done
  [[ $name == box ]] || image_add_probe "$base" "$root"
}

image_add_probe() {
  local base=$1 root=$2 python
  python=$(readlink "$base/usr/bin/python3")
  # Busybox's shell prefers its own ping and ip to the files of that name; dash does not.
  image_add_program "$base" "$root" "/usr/bin/$python" /usr/bin/{dash,sh,ping,ip,tcpdump}
  ln -s "$python" "$root/usr/bin/python3"
  tar -C "$base" --exclude=test --exclude=__pycache__ --exclude=pydoc_data -c "usr/lib/$python" | tar -C "$root" -x
  image_add_libraries "$base" "$root" "$base/usr/lib/$python/lib-dynload"/*.so
}

image_add_program() {
  local base=$1 root=$2 program
  shift 2
  for program in "$@"; do
    rm -f "$root/$program"
    cp "$base$(chroot "$base" readlink -f "$program")" "$root/$program"
    image_add_libraries "$base" "$root" "$base$program"
  done
}

# image_add_libraries BASE ROOT FILE…: the shared libraries that the files, which lie in the base, need.
image_add_libraries() {
  local base=$1 root=$2 library
  shift 2
  chroot "$base" ldd "${@#"$base"}" 2>/dev/null |
    awk '$2 == "=>" { print $3 } $1 ~ "ld-linux" { print $1 }' | sort -u | while read -r library; do
    [[ ! -e $root$library ]] || continue
    mkdir -p "$root$(dirname "$library")"
    cp --dereference "$base$library" "$root$library"
  done
}

# image_archive NAME BASE: the image as a tar in the cache, made if it is not there.
image_archive() {
  local archive key root
  key=$(cat "$LAB_HOME/lib/images.sh" | sha256sum)
  archive=$LAB_CACHE/$1-$(basename "$2")-${key:0:12}.tar
  if [[ ! -e $archive ]]; then
    root=$(mktemp -d "$LAB_CACHE/image.XXXXXX")
    image_build "$1" "$2" "$root"
    tar -C "$root" --owner=0 --group=0 -c . >"$archive.partial"
    mv "$archive.partial" "$archive"
    rm -rf "$root"
  fi
  echo "$archive"
}

# image_import NAME ARCHIVE HOST: unless that host has it.
image_import() {
  local image=fairlead/$1 archive=$2 host=$3 key
  key=$(basename "$archive")
  [[ $(machine_exec "$host" docker image inspect --format '{{.Config.Labels.lab}}' "$image" 2>/dev/null) != "$key" ]] ||
    return 0
  machine_exec "$host" docker import --change "LABEL lab=$key" --change 'CMD ["sh"]' - "$image" <"$archive" >/dev/null ||
    die "could not import $image on $host" "look: $LAB_COMMAND exec $host journalctl -u docker"
}

lab_image() {
  local hosts name archive
  mapfile -t hosts < <(running_hosts)
  [[ ${#hosts[@]} -gt 0 ]] || die "no host is running" "run: $LAB_COMMAND up"
  for name in box probe; do
    archive=$(image_archive "$name" "$(<"$(machine_dir "${hosts[0]}")/base")")
    each "${hosts[@]}" -- image_import "$name" "$archive"
    step "Image fairlead/$name is on ${hosts[*]}"
  done
}
